using System.IO.Compression;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>The same packages give the same bytes anywhere, and other packages give others.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public async Task Two_stores_give_the_same_layers()
    {
        using var one = Harness();
        using var other = Harness();
        var (first, second) = (await one.ComposeAsync(), await other.ComposeAsync());
        first.Select(layer => layer.Digest).ShouldBe(second.Select(layer => layer.Digest));
        first.Select(layer => layer.DiffId).ShouldBe(second.Select(layer => layer.DiffId));
    }

    [Fact]
    public async Task The_digests_and_sizes_are_those_of_the_file()
    {
        using var harness = Harness();
        foreach (var layer in await harness.ComposeAsync())
        {
            var bytes = await File.ReadAllBytesAsync(layer.Path, TestContext.Current.CancellationToken);
            (Sha256Digest.Of(bytes), bytes.LongLength).ShouldBe((layer.Digest, layer.Size));
            using var tar = new MemoryStream();
            await using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
                await gzip.CopyToAsync(tar, TestContext.Current.CancellationToken);
            (Sha256Digest.Of(tar.ToArray()), tar.Length).ShouldBe((layer.DiffId, layer.UncompressedSize));
        }
    }

    [Fact]
    public async Task The_order_in_which_packages_are_named_does_not_matter()
    {
        using var harness = Harness();
        var expected = await harness.ComposeAsync();
        using var other = new ComposeHarness();
        foreach (var (deb, inBase) in Debs().Reverse())
            _ = inBase ? other.Base(deb) : other.Own(deb);
        (await other.ComposeAsync()).Select(layer => layer.Digest).ShouldBe(expected.Select(layer => layer.Digest));
    }

    [Fact]
    public async Task The_compression_of_a_package_does_not_matter()
    {
        var digests = new HashSet<Sha256Digest>();
        foreach (var compression in new[] { "", ".gz", ".xz", ".zst" })
        {
            using var harness = new ComposeHarness();
            foreach (var (deb, _) in Debs())
            {
                deb.Compression = compression;
                harness.Base(deb);
            }
            digests.Add((await harness.ComposeBaseAsync()).Digest);
        }
        digests.Count.ShouldBe(1);
    }

    public static TheoryData<string, Func<DebBuilder>> Changes => new()
    {
        { "content", () => Changed().File("usr/bin/x", "y") },
        { "mode", () => Changed().File("usr/bin/x", "x", mode: 0x1ED) },
        { "user", () => Changed().File("usr/bin/x", "x", user: 1) },
        { "group", () => Changed().File("usr/bin/x", "x", group: 1) },
        { "time", () => Changed().File("usr/bin/x", "x", time: DebBuilder.Time + 1) },
        { "path", () => Changed().File("usr/bin/xx", "x") },
        { "control", () => Changed().Field("Section", "misc").File("usr/bin/x", "x") },
        { "directory", () => Changed().Directory("usr/bin", mode: 0x1C0).File("usr/bin/x", "x") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_of_anything_is_another_digest(string what, Func<DebBuilder> changed)
    {
        using var before = new ComposeHarness();
        before.Base(Changed().File("usr/bin/x", "x"));
        using var after = new ComposeHarness();
        after.Base(changed());
        (await after.ComposeBaseAsync()).DiffId.ShouldNotBe((await before.ComposeBaseAsync()).DiffId, what);
    }

    [Fact]
    public async Task A_second_run_reads_no_package_and_says_the_same()
    {
        using var harness = Harness();
        var first = await harness.ComposeAsync();
        var (fetches, warnings) = (harness.Fetches, harness.Log.Diagnostics.Count);
        warnings.ShouldBeGreaterThan(0);
        (await harness.ComposeAsync()).ShouldBe(first);
        harness.Fetches.ShouldBe(fetches);
        harness.Log.Diagnostics.Count.ShouldBe(2 * warnings);
    }

    [Fact]
    public async Task A_package_more_converts_no_other_again()
    {
        using var harness = Harness();
        await harness.ComposeAsync();
        var fetches = harness.Fetches;
        harness.Own(new DebBuilder("more").File("usr/bin/more", "more"));
        await harness.ComposeAsync();
        harness.Fetches.ShouldBe(fetches + 1);
    }

    [Fact]
    public async Task Other_options_are_another_layer()
    {
        using var harness = Harness();
        var digests = new HashSet<Sha256Digest> { (await harness.ComposeBaseAsync()).Digest };
        harness.Options = harness.Options with { Filter = new(Documentation: true, Locales: []) };
        digests.Add((await harness.ComposeBaseAsync()).Digest).ShouldBeTrue();
        harness.Options = harness.Options with { Filter = new(Documentation: true, Locales: ["de"]) };
        digests.Add((await harness.ComposeBaseAsync()).Digest).ShouldBeTrue();
    }

    private static DebBuilder Changed() => new("x");

    private static ComposeHarness Harness()
    {
        var harness = new ComposeHarness();
        foreach (var (deb, inBase) in Debs())
            _ = inBase ? harness.Base(deb) : harness.Own(deb);
        return harness;
    }

    private static IEnumerable<(DebBuilder Deb, bool InBase)> Debs()
    {
        var random = new byte[3_000_000];
        new Random(1).NextBytes(random);
        yield return (Packages.BaseFiles(), true);
        yield return (new DebBuilder("libbig").File("usr/lib/big", random).ControlFile("postinst", "#!/bin/sh\nadduser big\n"), true);
        yield return (new DebBuilder("doc").File("usr/share/doc/doc/README", "read").File("usr/share/locale/de/LC_MESSAGES/doc.mo", "lies").File("usr/bin/doc", "doc"), true);
        yield return (new DebBuilder("tool").File("usr/bin/tool", "tool"), false);
    }
}
