using System.Security.Cryptography;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>What a configuration changed, as each kind of configurer tells it, and the one layer that comes of it.</summary>
public sealed class ConfiguredLayerTests
{
    /// <summary>etc/a and etc/b, the folder srv/data with two files, and two names of one file.</summary>
    private static readonly RootState Below = State(changes => changes.Folder("etc", time: 5).File("etc/a", "a").File("etc/b", "b").Folder("srv").Folder("srv/data", 0b111_000_000, time: 7)
        .File("srv/data/x", "x").File("srv/data/y", "y").Folder("usr").File("usr/one", "same").HardLink("usr/two", "usr/one"));

    [Fact]
    public void Only_what_differs_is_in_it_sorted_with_its_parents_as_they_are()
    {
        using var changes = new Changes().File("srv/data/new", "new").File("etc/b", "B").File("etc/a", "a").Folder("srv").Symlink("etc/c", "b");
        changes.Make(Below).Lines.ShouldBe(
        [
            "etc/ 755 0:0 dir", "etc/b 644 0:0 file 1 df7e70e5", "etc/c 777 0:0 link b", "srv/ 755 0:0 dir", "srv/data/ 700 0:0 dir", "srv/data/new 644 0:0 file 3 11507a0e",
        ]);
    }

    [Fact]
    public void Nothing_that_changed_is_an_empty_layer()
    {
        using var changes = new Changes().File("etc/a", "a", time: 900).Folder("srv/data", 0b111_000_000, time: 900).HardLink("usr/two", "usr/one").File("usr/one", "same");
        var (lines, state, _) = changes.Make(Below);
        lines.ShouldBeEmpty();
        state.Files.ShouldBe(Below.Files);
    }

    [Theory]
    [InlineData("mode")]
    [InlineData("owner")]
    [InlineData("capability")]
    public void A_file_counts_as_changed_by_what_it_is_not_by_its_content_alone(string what)
    {
        using var changes = new Changes().File("etc/a", "a", what == "mode" ? UnixModes.Executable : UnixModes.File, user: what == "owner" ? 33 : 0, capability: what == "capability" ? "c" : null);
        changes.Make(Below).Lines.Count(line => line.StartsWith("etc/a ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void A_folder_counts_where_its_mode_is_another()
    {
        using var changes = new Changes().Folder("srv/data", UnixModes.Executable);
        changes.Make(Below).Lines.ShouldBe(["srv/ 755 0:0 dir", "srv/data/ 755 0:0 dir"]);
    }

    [Fact]
    public void Nothing_is_younger_than_the_packages()
    {
        using var changes = new Changes().File("etc/new", "n", time: Changes.Epoch + 5).File("etc/old", "o", time: 3).Folder("var", time: Changes.Epoch + 5);
        var files = changes.Make(Below).State.Files;
        files["etc/new"].Entry.Modified.ShouldBe(Changes.Epoch);
        files["etc/old"].Entry.Modified.ShouldBe(3);
        files["var"].Entry.Modified.ShouldBe(Changes.Epoch);
        files["etc"].Entry.Modified.ShouldBe(5);
    }

    /// <summary>An engine leaves white-outs, find(1) what remains: the layer is the same.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_gone_is_whited_out(bool whiteOuts)
    {
        using var changes = whiteOuts ? new Changes().File("etc/.wh.a", "").File(".wh.srv", "") : new();
        var (lines, state, _) = whiteOuts ? changes.Make(Below) : changes.Make(Below, "etc", "etc/b", "usr", "usr/one", "usr/two");
        lines.ShouldBe([".wh.srv 0 0:0 file 0 e3b0c442", "etc/ 755 0:0 dir", "etc/.wh.a 0 0:0 file 0 e3b0c442"]);
        state.Files.Keys.Order(StringComparer.Ordinal).ShouldBe(["etc", "etc/b", "usr", "usr/one", "usr/two"]);
    }

    [Fact]
    public void What_was_never_there_is_not_whited_out()
    {
        using var changes = new Changes().File("etc/.wh.policy", "");
        changes.Make(Below).Lines.ShouldBeEmpty();
    }

    /// <summary>rm -r and mkdir again, as overlayfs tells it (OCI image-spec, layer.md, "Opaque Whiteout").</summary>
    [Fact]
    public void What_comes_back_after_its_folder_was_removed_stays()
    {
        using var changes = new Changes().File("srv/data/.wh..wh..opq", "").Folder("srv/data", 0b111_000_000).File("srv/data/y", "y");
        var (lines, state, _) = changes.Make(Below);
        lines.ShouldBe(["srv/ 755 0:0 dir", "srv/data/ 700 0:0 dir", "srv/data/.wh.x 0 0:0 file 0 e3b0c442"]);
        state.Files.Keys.ShouldContain("srv/data/y");
        state.Files.Keys.ShouldNotContain("srv/data/x");
    }

    [Fact]
    public void A_folder_in_an_emptied_folder_loses_what_was_in_it()
    {
        using var changes = new Changes().File("srv/.wh..wh..opq", "").Folder("srv").Folder("srv/data", 0b111_000_000);
        changes.Make(Below).Lines.ShouldBe(["srv/ 755 0:0 dir", "srv/data/ 700 0:0 dir", "srv/data/.wh.x 0 0:0 file 0 e3b0c442", "srv/data/.wh.y 0 0:0 file 0 e3b0c442"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_in_the_place_of_a_folder_hides_what_was_in_it(bool whiteOuts)
    {
        using var changes = new Changes().Symlink("srv/data", "/var/data");
        var (lines, state, _) = whiteOuts ? changes.Make(Below) : changes.Make(Below, [.. Below.Files.Keys.Where(path => !path.StartsWith("srv/data/", StringComparison.Ordinal))]);
        lines.ShouldBe(["srv/ 755 0:0 dir", "srv/data 777 0:0 link /var/data"]);
        state.Files.Keys.ShouldNotContain("srv/data/x");
    }

    [Fact]
    public void Capabilities_stay_and_a_configurer_s_own_attributes_go()
    {
        using var changes = new Changes().File("usr/ping", "ping", capability: "cap");
        var (_, state, path) = changes.Make(Below);
        using var layer = new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress);
        using MemoryStream tar = new();
        layer.CopyTo(tar);
        tar.Position = 0;
        LayerTarReader.Read(tar).Single(entry => entry.Path == "usr/ping").Attributes.Select(attribute => (attribute.Key, System.Text.Encoding.ASCII.GetString(attribute.Value)))
            .ShouldBe([("security.capability", "cap")]);

        // And that they were taken away is a change.
        using var without = new Changes().File("usr/ping", "ping");
        without.Make(state).Lines.ShouldContain(line => line.StartsWith("usr/ping ", StringComparison.Ordinal));
        changes.Make(state).Lines.ShouldBeEmpty();
    }

    /// <summary>Which name comes first in a tar depends on the file system.</summary>
    [Theory]
    [InlineData("etc/c", "etc/d", "etc/e")]
    [InlineData("etc/e", "etc/c", "etc/d")]
    public void Names_of_one_file_are_in_the_same_order_whoever_wrote_them(string first, string second, string third)
    {
        using var changes = new Changes().File(first, "same").HardLink(second, first).HardLink(third, second);
        var (lines, state, _) = changes.Make(Below);
        lines.ShouldBe(["etc/ 755 0:0 dir", "etc/c 644 0:0 file 4 0967115f", "etc/d 644 0:0 hardlink etc/c", "etc/e 644 0:0 hardlink etc/c"]);
        state.Files["etc/d"].Entry.LinkTarget.ShouldBe("etc/c");
    }

    /// <summary>Docker unpacks each layer alone: a link to a file of another layer would lead nowhere.</summary>
    [Fact]
    public void A_further_name_of_an_old_file_brings_the_file_with_it()
    {
        using var changes = new Changes().File("usr/one", "same").HardLink("usr/three", "usr/one").HardLink("usr/two", "usr/one");
        changes.Make(Below).Lines.ShouldBe(["usr/ 755 0:0 dir", "usr/one 644 0:0 file 4 0967115f", "usr/three 644 0:0 hardlink usr/one", "usr/two 644 0:0 hardlink usr/one"]);
    }

    [Fact]
    public void What_the_next_layer_continues_is_kept_as_text()
    {
        using var changes = new Changes().File("etc/passwd", "root:x:0:0:::\n").File("etc/a", "other");
        var state = changes.Make(Below).State;
        state.Content("etc/passwd").ShouldBe("root:x:0:0:::\n");
        state.Content("etc/a").ShouldBe("");
        state.Files["etc/a"].Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData("other"u8)));
    }

    private static RootState State(Func<Changes, Changes> make)
    {
        using Changes changes = new();
        return make(changes).Make().State;
    }
}
