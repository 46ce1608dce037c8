using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class ImageWriterTests : IDisposable
{
    private readonly PublishFolder _publish = new PublishFolder().With("Hello.dll", "hello").With("start.sh", "#!/bin/sh");

    private IReadOnlyList<string> _command = ["/app/start.sh"];

    public void Dispose() => _publish.Dispose();

    [Fact]
    public async Task What_has_not_changed_is_not_written_again()
    {
        var first = await WriteAsync();
        var written = Times(first);
        var second = await WriteAsync();
        second.Digest.ShouldBe(first.Digest);
        Times(second).ShouldBe(written);
    }

    [Fact]
    public async Task What_has_not_changed_needs_no_layer_from_the_store()
    {
        var first = await WriteAsync();
        Directory.Delete(_publish["store"], recursive: true);
        (await WriteAsync()).Digest.ShouldBe(first.Digest);
        Directory.Exists(_publish["store"]).ShouldBeFalse();
    }

    /// <summary>Files that were written just before the first publish have no stamp in its result; the second publish reads them, and the third need not.</summary>
    [Fact]
    public async Task New_stamps_are_kept_although_the_image_is_up_to_date()
    {
        _publish.Now -= TimeSpan.FromHours(1);
        var first = await WriteAsync();
        first.Files.ShouldBeEmpty("all were written within this test");
        var archive = File.GetLastWriteTimeUtc(first.Archive);

        _publish.Now += TimeSpan.FromHours(1);
        var second = await WriteAsync();
        second.Digest.ShouldBe(first.Digest);
        ImageResult.TryRead(_publish["result.json"]).ShouldNotBeNull().Files.Select(stamp => Path.GetFileName(stamp.Path)).ShouldBe(["Hello.dll", "start.sh"]);
        File.GetLastWriteTimeUtc(first.Archive).ShouldBe(archive);
    }

    /// <summary>A build that writes the same bytes anew, as a rebuild does, gives other stamps for the same image.</summary>
    [Fact]
    public async Task A_file_that_was_written_anew_with_the_same_bytes_is_read_once()
    {
        await WriteAsync();
        _publish.Write("Hello.dll", "hello", new(2025, 6, 2, 12, 0, 0, DateTimeKind.Utc));
        var second = await WriteAsync();
        second.Files[0].Modified.ShouldBe(File.GetLastWriteTimeUtc(_publish["Hello.dll"]).Ticks);
        ImageResult.TryRead(_publish["result.json"]).ShouldNotBeNull().Files.ShouldBe(second.Files);
    }

    [Fact]
    public async Task An_image_whose_archive_is_gone_is_written_again()
    {
        var first = await WriteAsync();
        File.Delete(first.Archive);
        (await WriteAsync()).Archive.ShouldBe(first.Archive);
        File.Exists(first.Archive).ShouldBeTrue();
    }

    [Fact]
    public async Task An_archive_of_another_name_takes_the_place_of_the_last_one()
    {
        var first = await WriteAsync();
        _publish.Write("container/notes.txt", "of somebody else");
        var second = (await TryWriteAsync(_ => true, "shop")).ShouldNotBeNull();
        Directory.GetFiles(_publish["container"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["notes.txt", "shop.tar"]);
        // One that was asked for elsewhere is no part of the folder.
        File.Copy(second.Archive, _publish["mine.tar"]);
        await (second with { Archive = _publish["mine.tar"] }).WriteAsync(_publish["result.json"], new ManualTime(_publish.Now), TestContext.Current.CancellationToken);
        (await WriteAsync()).Archive.ShouldBe(first.Archive);
        File.Exists(_publish["mine.tar"]).ShouldBeTrue();
    }

    /// <summary>Also of one that is written already: what was fine yesterday may not be today.</summary>
    [Fact]
    public async Task An_image_that_is_not_approved_of_is_not_written()
    {
        var first = await WriteAsync();
        (await TryWriteAsync(layers => layers[^1].Digest.Hex != first.Layers[^1].Digest)).ShouldBeNull();
        _publish.Write("Hello.dll", "changed");
        (await TryWriteAsync(_ => false)).ShouldBeNull();
        var left = ImageResult.TryRead(_publish["result.json"]).ShouldNotBeNull();
        (left.Digest, left.IsOnDisk()).ShouldBe((first.Digest, true));
        (await TryWriteAsync(layers => layers[^1].Digest.Hex != first.Layers[^1].Digest)).ShouldNotBeNull().Digest.ShouldNotBe(first.Digest);
    }

    [Theory]
    [InlineData("/app/start.sh", null)]
    [InlineData("/app/of-the-base", null)]
    [InlineData("/usr/bin/elsewhere", null)]
    [InlineData("start.sh", null)]
    [InlineData("/app/shop", "HYG5017")]
    public async Task A_program_that_nobody_brings_is_refused(string program, string? code)
    {
        _command = [program];
        if (code is null)
            await WriteAsync();
        else
            (await Should.ThrowAsync<Hygiene.Diagnostics.HygieneException>(WriteAsync)).Code.ShouldBe(code);
    }

    private async Task<ImageResult> WriteAsync() => (await TryWriteAsync(_ => true)).ShouldNotBeNull();

    private Task<ImageResult?> TryWriteAsync(Func<IReadOnlyList<Layer>, bool> approve, string repository = "hello") => new ImageWriter(
        _publish.Store, new ManualTime(_publish.Now), new RecordingLog(), (_, layers, _) => Task.FromResult(approve(layers))).WriteAsync(
        new()
        {
            Settings = new() { Repository = repository, Tags = ["1.0.0"], Architecture = "amd64", Command = new() { Command = _command } },
            BaseLayers = [],
            PackageCount = 0,
            HasFileBelow = path => path == "app/of-the-base",
            Files = _publish.Files,
            Created = 1_750_000_000,
            OutputDirectory = _publish["container"],
            ResultFile = _publish["result.json"],
        },
        TestContext.Current.CancellationToken);

    private IReadOnlyList<DateTime> Times(ImageResult result) =>
        [.. new[] { result.Archive, Path.Combine(result.Layout, "index.json"), _publish["result.json"] }.Select(File.GetLastWriteTimeUtc)];
}
