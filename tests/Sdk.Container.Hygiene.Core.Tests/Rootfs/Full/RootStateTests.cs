using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

public sealed class RootStateTests
{
    private static readonly RootState Root = RootState.Empty.With(
        [File("etc/passwd"), File("srv/a/x"), File("srv/ab"), Folder("srv"), Folder("srv/a"), new(new("bin/ping", TarEntryKind.File, UnixModes.Executable, 3), "ab", "cd")], [],
        new Dictionary<string, string> { ["etc/passwd"] = "root\n" });

    [Fact]
    public void With_a_folder_goes_all_beneath_it_and_nothing_beside_it() =>
        Paths(Root.With([], ["srv/a"], new Dictionary<string, string>())).ShouldBe(["bin/ping", "etc/passwd", "srv", "srv/ab"]);

    [Fact]
    public void A_text_goes_with_its_file()
    {
        Root.With([], ["etc/passwd"], new Dictionary<string, string>()).Content("etc/passwd").ShouldBe("");
        Root.With([File("etc/group")], [], new Dictionary<string, string> { ["etc/group"] = "g\n" }).Content("etc/passwd").ShouldBe("root\n");
    }

    [Fact]
    public void A_file_in_the_place_of_a_folder_hides_what_was_in_it() =>
        Paths(Root.With([File("srv/a")], [], new Dictionary<string, string>())).ShouldBe(["bin/ping", "etc/passwd", "srv", "srv/a", "srv/ab"]);

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        using TemporaryFolder folder = new();
        Root.WriteTo(folder.Path);
        var read = RootState.Read(folder.Path);
        read.Files.OrderBy(file => file.Key, StringComparer.Ordinal).ShouldBe(Root.Files.OrderBy(file => file.Key, StringComparer.Ordinal));
        read.Contents.ShouldBe(Root.Contents);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"Files\":[{}]}")]
    public void What_is_damaged_in_the_store_is_told(string? text)
    {
        using TemporaryFolder folder = new();
        if (text is not null)
            System.IO.File.WriteAllText(folder["root.json"], text);
        Should.Throw<HygieneException>(() => RootState.Read(folder.Path)).Code.ShouldBe(RootfsDiagnostics.DamagedStore("x", "x", "x").Code);
    }

    [Theory]
    [InlineData("var/lib/dpkg/status", true)]
    [InlineData("var/lib/dpkg/triggers/ldconfig", true)]
    [InlineData("etc/group", true)]
    [InlineData("etc/shadow", false)]
    [InlineData("var/lib/dpkg/info/x.list", false)]
    public void Few_files_are_kept_as_text(string path, bool continued) => RootState.IsContinued(path).ShouldBe(continued);

    private static IEnumerable<string> Paths(RootState state) => state.Files.Keys.Order(StringComparer.Ordinal);

    private static PackageFile File(string path) => new(new(path, TarEntryKind.File, UnixModes.File, 1), "00");

    private static PackageFile Folder(string path) => new(new(path, TarEntryKind.Directory, UnixModes.Executable, 1));
}
