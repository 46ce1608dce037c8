using NuGet.Versioning;
using Sdk.Container.Hygiene.Operations.Packaging;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

public sealed class VersionOrderTests
{
    private static readonly string[] Labels = ["alpha", "beta", "rc", "RC", "preview", "ci-x", "0", "1", "2", "9", "10", "30"];

    /// <summary>So that apt upgrades from what a project published before, and to what it publishes next.</summary>
    [Fact]
    public async Task Dpkg_orders_the_versions_of_packages_as_NuGet_orders_those_of_projects()
    {
        using TemporaryFolder folder = new();
        // Seeded: a failure can be had again.
        Random random = new(20261127);
        var pairs = Enumerable.Range(0, 100).Select(_ => (Left: Version(random), Right: Version(random))).ToList();
        await File.WriteAllLinesAsync(folder["pairs"], pairs.Select(pair => $"{Convert(pair.Left)} {Convert(pair.Right)}"), TestContext.Current.CancellationToken);
        var answers = (await Tool.RunAsync("sh", folder.Path, "-c",
            "while read -r a b; do if dpkg --compare-versions \"$a\" lt \"$b\"; then echo -1; elif dpkg --compare-versions \"$a\" eq \"$b\"; then echo 0; else echo 1; fi; done <pairs"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        answers.Length.ShouldBe(pairs.Count);
        pairs.Zip(answers).Where(row => Math.Sign(VersionComparer.VersionRelease.Compare(row.First.Left, row.First.Right)) != int.Parse(row.Second, null)).ShouldBeEmpty();
    }

    private static string Convert(NuGetVersion version) => NuGetToDebianVersion.Convert(version.ToFullString(), "x").ToString();

    private static NuGetVersion Version(Random random)
    {
        var labels = string.Join('.', Enumerable.Range(0, random.Next(4)).Select(_ => Labels[random.Next(Labels.Length)]));
        return NuGetVersion.Parse($"1.{random.Next(2)}.{random.Next(2)}{(labels.Length > 0 ? "-" : "")}{labels}{(random.Next(3) == 0 ? "+build.7" : "")}");
    }
}
