using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class AppLayersTests : IDisposable
{
    private readonly PublishFolder _publish = new PublishFolder()
        .With("libcoreclr.so", "runtime", PublishFileGroup.Runtime)
        .With("de/Package.resources.dll", "satellite", PublishFileGroup.Dependency)
        .With("Package.dll", "package", PublishFileGroup.Dependency)
        .With("start.sh", "#!/bin/sh\n")
        .With("wwwroot/index.html", "<p>hello</p>", target: @"wwwroot\index.html")
        .With("Hello.dll", "hello");

    public void Dispose() => _publish.Dispose();

    [Fact]
    public async Task Each_group_has_a_layer_in_order_with_every_directory_above_its_files()
    {
        var layers = (await _publish.BuildAsync()).Layers;
        layers.Select(layer => layer.CreatedBy).ShouldBe([".NET runtime", "NuGet packages", "app"]);
        Dump(layers[0]).ShouldBe(["app/ 755 0:0 dir", "app/libcoreclr.so 644 0:0 file 7"]);
        Dump(layers[1]).ShouldBe(["app/ 755 0:0 dir", "app/Package.dll 644 0:0 file 7", "app/de/ 755 0:0 dir", "app/de/Package.resources.dll 644 0:0 file 9"]);
        Dump(layers[2]).ShouldBe([
            "app/ 755 0:0 dir", "app/Hello.dll 644 0:0 file 5", "app/start.sh 755 0:0 file 10", "app/wwwroot/ 755 0:0 dir", "app/wwwroot/index.html 644 0:0 file 12"]);
    }

    /// <summary>Pinned: another diff id for the same app would be another image for every user.</summary>
    [Fact]
    public async Task The_diff_ids_are_pinned() =>
        (await _publish.BuildAsync()).Layers.Select(layer => layer.DiffId.Hex[..16]).ShouldBe(["c1f5537337aeb78b", "8588059c7855eab7", "650174c474378072"]);

    [Fact]
    public async Task Order_modes_times_and_folders_on_disk_do_not_matter()
    {
        var first = (await _publish.BuildAsync()).Layers;
        using var elsewhere = new PublishFolder()
            .With("out/5", "hello", target: "./Hello.dll")
            .With("out/4", "<p>hello</p>", target: "wwwroot/index.html")
            .With("out/3", "#!/bin/sh\n", target: "start.sh")
            .With("out/2", "package", PublishFileGroup.Dependency, "Package.dll")
            .With("out/1", "satellite", PublishFileGroup.Dependency, "de//Package.resources.dll")
            .With("out/0", "runtime", PublishFileGroup.Runtime, "libcoreclr.so");
        elsewhere.Write("out/2", "package", new(2020, 2, 2, 0, 0, 0, DateTimeKind.Utc));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(elsewhere["out/5"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        var second = (await elsewhere.BuildAsync()).Layers;
        second.Select(layer => (layer.DiffId, layer.Digest)).ShouldBe(first.Select(layer => (layer.DiffId, layer.Digest)));
    }

    public static TheoryData<string, Action<PublishFolder>, Func<AppLayersRequest, AppLayersRequest>?> Changes { get; } = new()
    {
        { "a byte", publish => publish.Write("Hello.dll", "hallo"), null },
        { "a longer file", publish => publish.Write("Hello.dll", "hello!"), null },
        { "a mode", publish => publish.Write("start.sh", "# /bin/sh\n"), null },
        { "a name", publish => publish.Files[5] = publish.Files[5] with { RelativePath = "hello.dll" }, null },
        { "a file more", publish => publish.With("Hello.pdb", "symbols"), null },
        { "a file less", publish => publish.Files.RemoveAt(5), null },
        { "the time", _ => { }, request => request with { Epoch = request.Epoch + 1 } },
        { "the folder", _ => { }, request => request with { WorkingDirectory = "/srv" } },
        { "a volume", _ => { }, request => request with { Volumes = [new("/data", 1654, 1654)] } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_changes_changes_the_layer(string what, Action<PublishFolder> onDisk, Func<AppLayersRequest, AppLayersRequest>? inRequest)
    {
        var before = (await _publish.BuildAsync()).Layers[^1];
        onDisk(_publish);
        (await _publish.BuildAsync(inRequest)).Layers[^1].DiffId.ShouldNotBe(before.DiffId, what);
    }

    [Fact]
    public async Task A_changed_app_file_leaves_the_layers_below_alone()
    {
        var before = (await _publish.BuildAsync()).Layers;
        foreach (var layer in before)
            await File.WriteAllBytesAsync(layer.Path, new byte[layer.Size], TestContext.Current.CancellationToken); // whoever takes this from the store did not make it anew
        _publish.Write("Hello.dll", "hallo");
        var after = (await _publish.BuildAsync()).Layers;
        after.Take(2).ShouldBe(before.Take(2));
        (await File.ReadAllBytesAsync(after[0].Path, TestContext.Current.CancellationToken)).ShouldAllBe(value => value == 0);
        (await File.ReadAllBytesAsync(after[2].Path, TestContext.Current.CancellationToken)).ShouldContain(value => value != 0);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 4)]
    public async Task Level_and_threads_change_no_diff_id(int level, int threads)
    {
        var usual = (await _publish.BuildAsync()).Layers;
        var other = (await _publish.BuildAsync(request => request with { AppGzipLevel = level, SharedGzipLevel = level, Parallelism = threads })).Layers;
        other.Select(layer => layer.DiffId).ShouldBe(usual.Select(layer => layer.DiffId));
        other.Select(layer => layer.Path).ShouldBe(usual.Select(layer => layer.Path).Zip(other, (_, layer) => layer.Path));
    }

    [Fact]
    public async Task The_epoch_is_the_apps_and_leaves_what_apps_share_alone()
    {
        var first = (await _publish.BuildAsync()).Layers;
        var second = (await _publish.BuildAsync(request => request with { Epoch = request.Epoch + 1 })).Layers;
        second.Take(2).ShouldBe(first.Take(2));
        second[2].DiffId.ShouldNotBe(first[2].DiffId);
    }

    [Fact]
    public async Task Groups_without_files_have_no_layer()
    {
        using var publish = new PublishFolder().With("Hello.dll", "hello");
        (await publish.BuildAsync()).Layers.Select(layer => layer.CreatedBy).ShouldBe(["app"]);
    }

    [Fact]
    public async Task Volumes_stand_in_the_app_layer_with_their_owners()
    {
        var layers = (await _publish.BuildAsync(request => request with
        {
            Volumes = [new("/var/lib/shop/uploads/", 1654, 1654), new("/var/run/shop", 1654, 1654, Mode: 0b111_101_000), new("/app/data", 1654, 1654), new("/app/data", 1654, 1654)],
        })).Layers;
        Dump(layers[0]).ShouldBe(["app/ 755 0:0 dir", "app/libcoreclr.so 644 0:0 file 7"]);
        Dump(layers[2]).Where(line => line.EndsWith("dir", StringComparison.Ordinal)).ShouldBe([
            "app/ 755 0:0 dir", "app/data/ 755 1654:1654 dir", "app/wwwroot/ 755 0:0 dir",
            "run/ 755 0:0 dir", "run/shop/ 750 1654:1654 dir", // /var/run is a link to /run
            "var/ 755 0:0 dir", "var/lib/ 755 0:0 dir", "var/lib/shop/ 755 0:0 dir", "var/lib/shop/uploads/ 755 1654:1654 dir"]);
    }

    [Fact]
    public async Task Directories_of_the_layers_below_keep_their_owners_and_modes()
    {
        var below = new Dictionary<string, TarEntry>
        {
            ["var/lib/db"] = new("var/lib/db", TarEntryKind.Directory, 0b111_000_000, 7, 104, 105), ["tmp"] = new("tmp", TarEntryKind.Directory, 0b1_111_111_111, 7),
        };
        var layers = (await _publish.BuildAsync(request => request with { Volumes = [new("/var/lib/db/17", 104, 105), new("/tmp/x", 1, 1)], DirectoriesBelow = below })).Layers;
        Dump(layers[2]).Where(line => line.StartsWith("var/lib/db", StringComparison.Ordinal) || line.StartsWith("tmp", StringComparison.Ordinal)).ShouldBe([
            "tmp/ 1777 0:0 dir", "tmp/x/ 755 1:1 dir", "var/lib/db/ 700 104:105 dir", "var/lib/db/17/ 755 104:105 dir"]);
    }

    [Fact]
    public async Task Symbolic_links_are_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make symbolic links");
        using var publish = new PublishFolder().With("start.sh", "#!/bin/sh\n").With("Hello.dll", "hello");
        foreach (var name in new[] { "start.sh", "Hello.dll" })
        {
            File.Move(publish[name], publish[name + ".real"]);
            File.CreateSymbolicLink(publish[name + ".link"], publish[name + ".real"]);
            File.CreateSymbolicLink(publish[name], name + ".link");
        }
        var first = await publish.BuildAsync();
        Dump(first.Layers[0]).ShouldBe(["app/ 755 0:0 dir", "app/Hello.dll 644 0:0 file 5", "app/start.sh 755 0:0 file 10"]);

        publish.Write("Hello.dll.real", "hallo");
        var second = await publish.BuildAsync(request => request with { Stamps = first.Stamps });
        second.Layers[0].DiffId.ShouldNotBe(first.Layers[0].DiffId);
    }

    [Fact]
    public async Task An_app_may_stand_at_the_root()
    {
        using var publish = new PublishFolder().With("hello", "#!", target: "bin/hello");
        Dump((await publish.BuildAsync(request => request with { WorkingDirectory = "/" })).Layers[0]).ShouldBe([
            "usr/ 755 0:0 dir", "usr/bin/ 755 0:0 dir", "usr/bin/hello 755 0:0 file 2"]);
    }

    // Without the digests, which say nothing to a reader.
    private static string[] Dump(Layer layer) =>
        [.. TreeDump.OfFile(layer.Path).Select(line => line.Contains(" file ", StringComparison.Ordinal) ? line[..line.LastIndexOf(' ')] : line)];
}
