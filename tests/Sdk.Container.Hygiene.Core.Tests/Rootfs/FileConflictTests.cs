using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class FileConflictTests
{
    [Fact]
    public async Task Two_packages_with_one_file_are_refused_with_both_names()
    {
        var refusal = await RefusalAsync(new DebBuilder("a").File("usr/bin/x", "a"), new DebBuilder("b").File("usr/bin/x", "b"));
        refusal.Code.ShouldBe("HYG4110");
        refusal.Message.ShouldContain("packages a and b both bring 'usr/bin/x'");
    }

    [Fact]
    public async Task One_file_through_merged_usr_is_a_conflict_too() =>
        (await RefusalAsync(new DebBuilder("a").File("bin/x", "a"), new DebBuilder("b").File("usr/bin/x", "b"))).Code.ShouldBe("HYG4110");

    [Fact]
    public async Task A_link_where_another_package_has_a_folder_is_refused()
    {
        (await RefusalAsync(new DebBuilder("a").File("opt/x/file", "a"), new DebBuilder("b").Symlink("opt/x", "/tmp"))).Code.ShouldBe("HYG4110");
        (await RefusalAsync(new DebBuilder("a").Symlink("opt/x", "/tmp"), new DebBuilder("b").File("opt/x/file", "b"))).Code.ShouldBe("HYG4110");
        (await RefusalAsync(new DebBuilder("a").Symlink("opt/x", "/tmp"), new DebBuilder("b").Directory("opt/x"))).Code.ShouldBe("HYG4110");
    }

    /// <summary>dpkg would write through the link; a folder in the layer above would hide it.</summary>
    [Fact]
    public async Task A_folder_where_the_base_has_a_link_is_refused()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("a").File("usr/bin/a", "a"));
        harness.Own(new DebBuilder("vendor").File("usr/local/man/man1/x.1", "x"));
        var refusal = await Should.ThrowAsync<HygieneException>(harness.ComposeAsync);
        refusal.Code.ShouldBe("HYG4110");
        refusal.Message.ShouldContain("usr/local/man");
    }

    [Fact]
    public async Task The_same_file_in_two_packages_is_there_once()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("a").File("usr/share/x", "same").File("usr/bin/a", "a"));
        harness.Base(new DebBuilder("b").File("usr/share/x", "same").File("usr/bin/b", "b"));
        var listing = TreeDump.OfFile((await harness.ComposeBaseAsync()).Path);
        listing.Count(line => line.StartsWith("usr/share/x ", StringComparison.Ordinal)).ShouldBe(1);
        listing.ShouldContain(line => line.StartsWith("usr/bin/b ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0600", "0:0")]
    [InlineData("0644", "0:5")]
    public async Task The_same_content_with_other_rights_is_a_conflict(string mode, string owner) => (await RefusalAsync(
        new DebBuilder("a").File("usr/share/x", "same"),
        new DebBuilder("b").File("usr/share/x", "same", mode: Convert.ToInt32(mode, 8), group: owner[^1] - '0'))).Code.ShouldBe("HYG4110");

    [Theory]
    [InlineData("a", true)]
    [InlineData("other, a (<< 2.0)", true)]
    [InlineData("a (<= 1.0-1)", true)]
    [InlineData("a (= 1.0-1)", true)]
    [InlineData("a (<< 1.0-1)", false)]
    [InlineData("a (>> 1.0-1)", false)]
    [InlineData("aa", false)]
    public async Task A_package_that_replaces_another_takes_its_files(string replaces, bool wins)
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("a").File("usr/bin/x", "of a").File("usr/bin/a", "a"));
        harness.Base(new DebBuilder("b").Field("Replaces", replaces).File("usr/bin/x", "of b"));
        if (!wins)
        {
            (await Should.ThrowAsync<HygieneException>(harness.ComposeAsync)).Code.ShouldBe("HYG4110");
            return;
        }
        var layer = await harness.ComposeBaseAsync();
        TreeDump.Text(layer.Path, "usr/bin/x").ShouldBe("of b");
        TreeDump.Text(layer.Path, "usr/bin/a").ShouldBe("a");
        TreeDump.OfFile(layer.Path).Count(line => line.StartsWith("usr/bin/x ", StringComparison.Ordinal)).ShouldBe(1);
        TreeDump.Text(layer.Path, "var/lib/dpkg/status.d/a.md5sums")!.ShouldNotContain("usr/bin/x");
    }

    [Fact]
    public async Task The_order_of_names_does_not_decide_who_replaces_whom()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("a").Field("Replaces", "b").File("usr/bin/x", "of a"));
        harness.Base(new DebBuilder("b").File("usr/bin/x", "of b"));
        TreeDump.Text((await harness.ComposeBaseAsync()).Path, "usr/bin/x").ShouldBe("of a");
    }

    [Fact]
    public async Task A_package_of_the_project_can_replace_a_file_of_the_base()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("a").File("usr/bin/x", "of a"));
        harness.Own(new DebBuilder("b").Field("Replaces", "a").File("usr/bin/x", "of b"));
        var layers = await harness.ComposeAsync();
        TreeDump.Text(layers[0].Path, "usr/bin/x").ShouldBe("of a");
        TreeDump.Text(layers[1].Path, "usr/bin/x").ShouldBe("of b");
    }

    [Fact]
    public async Task A_file_of_the_base_that_replaces_one_of_the_project_stays()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("a").Field("Replaces", "b").File("usr/bin/x", "of a"));
        harness.Own(new DebBuilder("b").File("usr/bin/x", "of b").File("usr/bin/b", "b"));
        var layers = await harness.ComposeAsync();
        TreeDump.Text(layers[1].Path, "usr/bin/x").ShouldBeNull();
        TreeDump.Text(layers[1].Path, "usr/bin/b").ShouldBe("b");
    }

    [Fact]
    public async Task A_conflict_with_the_base_is_a_conflict()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("a").File("usr/bin/x", "of a"));
        harness.Own(new DebBuilder("b").File("usr/bin/x", "of b"));
        (await Should.ThrowAsync<HygieneException>(harness.ComposeAsync)).Code.ShouldBe("HYG4110");
    }

    private static async Task<HygieneException> RefusalAsync(params DebBuilder[] debs)
    {
        using var harness = new ComposeHarness();
        foreach (var deb in debs)
            harness.Base(deb);
        return await Should.ThrowAsync<HygieneException>(harness.ComposeAsync);
    }
}
