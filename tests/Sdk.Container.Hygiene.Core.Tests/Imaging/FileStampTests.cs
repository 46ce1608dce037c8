namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class FileStampTests : IDisposable
{
    private readonly PublishFolder _publish = new PublishFolder().With("Hello.dll", "hello").With("start.sh", "#!/bin/sh");

    public void Dispose() => _publish.Dispose();

    [Fact]
    public async Task Stamps_come_back_sorted_and_save_the_reading()
    {
        var first = await _publish.BuildAsync();
        first.Stamps.Select(stamp => (Path.GetFileName(stamp.Path), stamp.Size, stamp.IsProgram)).ShouldBe([("Hello.dll", 5L, false), ("start.sh", 9L, true)]);

        // Nobody can read it, and nobody needs to.
        using var held = new FileStream(_publish["Hello.dll"], FileMode.Open, FileAccess.Read, FileShare.None);
        var second = await _publish.BuildAsync(request => request with { Stamps = first.Stamps });
        second.Layers.ShouldBe(first.Layers);
        second.Stamps.ShouldBe(first.Stamps);
    }

    [Fact]
    public async Task A_new_time_is_a_new_reading()
    {
        var first = await _publish.BuildAsync();
        _publish.Write("Hello.dll", "hallo", new(2025, 6, 1, 12, 0, 1, DateTimeKind.Utc));
        var second = await _publish.BuildAsync(request => request with { Stamps = first.Stamps });
        second.Layers[0].DiffId.ShouldNotBe(first.Layers[0].DiffId);
        second.Stamps.ShouldNotBe(first.Stamps);
    }

    /// <summary>As a tool does that unpacks with fixed times.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_content_of_the_same_size_and_time_is_read(bool inPlace)
    {
        Assert.SkipUnless(inPlace is false || OperatingSystem.IsLinux(), "only Linux tells when a file was changed");
        var first = await _publish.BuildAsync();
        if (!inPlace)
            File.Delete(_publish["Hello.dll"]);
        _publish.Write("Hello.dll", "hallo");
        var second = await _publish.BuildAsync(request => request with { Stamps = first.Stamps });
        second.Layers[0].DiffId.ShouldNotBe(first.Layers[0].DiffId);
    }

    [Fact]
    public async Task A_file_that_was_written_just_now_gets_no_stamp()
    {
        _publish.Write("Hello.dll", "hello", _publish.Now.UtcDateTime.AddMilliseconds(-50));
        (await _publish.BuildAsync()).Stamps.Select(stamp => Path.GetFileName(stamp.Path)).ShouldBe(["start.sh"]);
        _publish.Now -= TimeSpan.FromHours(1);
        (await _publish.BuildAsync()).Stamps.ShouldBeEmpty("all were written within this test");
    }

    [Fact]
    public async Task Stamps_of_other_files_and_the_same_stamp_twice_do_no_harm()
    {
        var first = await _publish.BuildAsync();
        var second = await _publish.BuildAsync(request => request with { Stamps = [.. first.Stamps, .. first.Stamps, first.Stamps[0] with { Path = "/gone" }] });
        second.Stamps.ShouldBe(first.Stamps);
    }
}
