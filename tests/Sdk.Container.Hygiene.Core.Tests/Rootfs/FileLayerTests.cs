using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class FileLayerTests : IDisposable
{
    private const long Modified = 1_750_000_000;

    private static readonly RootState s_below = RootState.Empty.With(
        [new(new("etc", TarEntryKind.Directory, 0b111_101_101, 5, 0, 0)), new(new("etc/redis", TarEntryKind.Directory, 0b10_111_111_000, 5, 100, 101))],
        [], new Dictionary<string, string> { ["etc/passwd"] = "root:x:0:0::/:/bin/sh\nredis:x:100:101::/:/bin/sh\n", ["etc/group"] = "root:x:0:\n" });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_links_and_folders_come_with_owners_and_modes_and_folders_below_stay_as_they_are()
    {
        var layer = await WriteAsync(
            new("/etc/redis/own.conf", "text"u8.ToArray(), Owner: "redis", Mode: 0b110_100_000),
            new("/usr/bin/x", null, "/usr/bin/y"),
            new("/var/lib/x/", null, Owner: "redis", Mode: 0b111_000_000),
            new("/bin/z", "z"u8.ToArray()));
        TreeDump.OfFile(layer.Path).Select(line => line.Split(" file ")[0]).ShouldBe(
        [
            "etc/ 755 0:0 dir",
            "etc/redis/ 2770 100:101 dir",
            "etc/redis/own.conf 640 100:101",
            "usr/ 755 0:0 dir",
            "usr/bin/ 755 0:0 dir",
            "usr/bin/x 777 0:0 link /usr/bin/y",
            // Beneath a link of merged /usr.
            "usr/bin/z 644 0:0",
            "var/ 755 0:0 dir",
            "var/lib/ 755 0:0 dir",
            "var/lib/x/ 700 100:101 dir",
        ]);
        TreeDump.Text(layer.Path, "etc/redis/own.conf").ShouldBe("text");
    }

    [Fact]
    public async Task Of_two_files_with_one_path_the_later_one_is_there()
    {
        var layer = await WriteAsync(new("/etc/x", "recipe"u8.ToArray()), new("/etc/x", "project"u8.ToArray()));
        TreeDump.Text(layer.Path, "etc/x").ShouldBe("project");
        TreeDump.OfFile(layer.Path).Count.ShouldBe(2);
    }

    /// <summary>As the kernel would, were the file written in a container.</summary>
    [Theory]
    [InlineData("/opt/conf/server.xml", "etc/app/server.xml")]
    [InlineData("/opt/deep/conf/x", "etc/app/x")]
    [InlineData("/opt/up/x", "etc/x")]
    [InlineData("/opt/loop/x", null)]
    [InlineData("/opt//./conf//x", "etc/app/x")]
    public async Task A_path_follows_the_links_of_the_packages(string path, string? place)
    {
        var below = s_below.With(
            [
                Link("opt/conf", "/etc/app"), Link("opt/deep", "../opt"), Link("opt/up", "conf/.."), Link("opt/loop", "loop"),
                new(new("etc/app", TarEntryKind.Directory, 0b111_000_000, 5, 7, 8)), new(new("opt", TarEntryKind.Directory, 0b111_101_101, 5)),
            ],
            [], new Dictionary<string, string>());
        var write = () => new FileLayer(new ContentStore(_folder["store"])).WriteAsync([new(path, "x"u8.ToArray())], below, AccountTable.Of(s_below), Modified, "test", TestContext.Current.CancellationToken);
        if (place is null)
        {
            (await Should.ThrowAsync<HygieneException>(write)).Code.ShouldBe("HYG5411");
            return;
        }
        var lines = TreeDump.OfFile((await write()).Path);
        lines.ShouldContain(line => line.StartsWith($"{place} 644 0:0 file", StringComparison.Ordinal));
        if (place.StartsWith("etc/app/", StringComparison.Ordinal))
            lines.ShouldContain("etc/app/ 700 7:8 dir");

        static PackageFile Link(string path, string target) => new(new(path, TarEntryKind.SymbolicLink, 0x1FF, 5, LinkTarget: target));
    }

    [Theory]
    [InlineData("/etc/redis", "", "HYG5410", "Write / at the end")]
    [InlineData("/srv/folder/", "/srv/folder", "HYG5410", "Write / at the end")]
    [InlineData("/etc/x", "/etc/x/y", "HYG5411", "'/etc/x' is a file")]
    [InlineData("/etc/passwd/y", "", "HYG5411", "'/etc/passwd' is a file")]
    public async Task What_would_hide_a_folder_or_lie_in_a_file_is_refused(string one, string other, string code, string says)
    {
        var below = s_below.With([new(new("etc/passwd", TarEntryKind.File, 0b110_100_100, 5))], [], new Dictionary<string, string>());
        var failure = await Should.ThrowAsync<HygieneException>(() => new FileLayer(new ContentStore(_folder["store"])).WriteAsync(
            [.. new[] { one, other }.Where(path => path.Length > 0).Select(path => new AddedFile(path, path.EndsWith('/') ? default(ReadOnlyMemory<byte>?) : "x"u8.ToArray()) { Locate = () => new("shop.csproj", 7) })],
            below, AccountTable.Of(s_below), Modified, "test", TestContext.Current.CancellationToken));
        failure.Code.ShouldBe(code);
        failure.Message.ShouldContain(says);
        failure.Diagnostics[0].Location.ShouldBe(new SourceLocation("shop.csproj", 7));
    }

    [Fact]
    public async Task The_same_files_are_the_same_layer_in_any_order()
    {
        AddedFile one = new("/etc/a", "a"u8.ToArray());
        AddedFile two = new("/etc/b", "b"u8.ToArray());
        var digest = (await WriteAsync(one, two)).Digest;
        (await WriteAsync(two, one)).Digest.ShouldBe(digest);
        (await WriteAsync(one, two with { Mode = 0 })).Digest.ShouldNotBe(digest);
        (await WriteAsync(one, two with { Owner = "redis" })).Digest.ShouldNotBe(digest);
        (await WriteAsync(one, two with { Content = "c"u8.ToArray() })).Digest.ShouldNotBe(digest);
    }

    [Fact]
    public async Task An_owner_that_the_image_does_not_have_is_told_at_its_item()
    {
        SourceLocation place = new("/x/x.csproj", 7, 3);
        var failure = (await Should.ThrowAsync<HygieneException>(() => WriteAsync(new AddedFile("/etc/x", "x"u8.ToArray(), Owner: "reddis:redis") { Locate = () => place }))).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5404");
        failure.Location.ShouldBe(place);
        failure.Message.ShouldContain("'/etc/x'");
        failure.Message.ShouldContain("Did you mean 'redis'?");
    }

    private Task<Layer> WriteAsync(params AddedFile[] files) =>
        new FileLayer(new ContentStore(_folder["store"])).WriteAsync(files, s_below, AccountTable.Of(s_below), Modified, "test", TestContext.Current.CancellationToken);
}
