using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Debian;

/// <summary>The order of versions against dpkg's own.</summary>
public sealed class DpkgParityTests
{
    [Fact]
    public async Task Versions_are_ordered_as_dpkg_does_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg"), "dpkg is not installed");
        using TemporaryFolder folder = new();
        // Seeded: a failure can be had again.
        var random = new Random(20261121);
        var pairs = Enumerable.Range(0, 300).Select(_ => Pair(random)).ToList();
        await File.WriteAllLinesAsync(folder["pairs"], pairs.Select(pair => $"{pair.Left} {pair.Right}"), TestContext.Current.CancellationToken);
        const string Script = "while read -r a b; do if dpkg --compare-versions \"$a\" lt \"$b\"; then echo -1; elif dpkg --compare-versions \"$a\" eq \"$b\"; then echo 0; else echo 1; fi; done <pairs";
        var dpkg = (await ProcessRun.RunAsync("/bin/sh", ["-c", Script], folder.Path, cancellationToken: TestContext.Current.CancellationToken)).Succeeded();

        var expected = dpkg.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line is "-1" or "0" or "1").ToList();
        expected.Count.ShouldBe(pairs.Count, dpkg.Output);
        pairs.Zip(expected).Where(row => Compare(row.First) != int.Parse(row.Second, null)).Select(row => $"{row.First}: dpkg says {row.Second}").ShouldBeEmpty();
    }

    private static int Compare((string Left, string Right) pair) => DebianVersion.Parse(pair.Left).CompareTo(DebianVersion.Parse(pair.Right));

    // The second is often the first with a small change, or they would hardly ever be near each other.
    private static (string Left, string Right) Pair(Random random)
    {
        var left = Version(random);
        if (random.Next(3) == 0)
            return (left, Version(random));
        var at = random.Next(left.Length);
        var right = left[..at] + Text(random, random.Next(3)) + left[(at + random.Next(2))..];
        return DebianVersion.TryParse(right, out _) ? (left, right) : (left, Version(random));
    }

    private static string Version(Random random) =>
        $"{(random.Next(4) == 0 ? $"{random.Next(3)}:" : "")}{random.Next(10)}{Text(random, random.Next(6))}{(random.Next(2) == 0 ? $"-{Text(random, 1 + random.Next(4))}" : "")}";

    private static string Text(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "0019aAz~+."[random.Next(10)]));
}
