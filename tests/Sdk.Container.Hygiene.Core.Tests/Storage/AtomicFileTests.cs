using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Storage;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_written_and_replaced_whole()
    {
        await AtomicFile.WriteAsync(_folder["a/b.json"], "1"u8.ToArray(), _time, Token);
        await AtomicFile.WriteAsync(_folder["a/b.json"], "23"u8.ToArray(), _time, Token);
        (await File.ReadAllTextAsync(_folder["a/b.json"], Token)).ShouldBe("23");
        _folder.Files.ShouldBe(["a/b.json"]);
    }

    [Fact]
    public async Task A_failed_write_leaves_the_old_bytes()
    {
        await AtomicFile.WriteAsync(_folder["b.json"], "1"u8.ToArray(), _time, Token);
        await Should.ThrowAsync<InvalidOperationException>(() => AtomicFile.WriteAsync(_folder["b.json"], async (file, token) =>
        {
            await file.WriteAsync("23"u8.ToArray(), token);
            throw new InvalidOperationException();
        }, _time, Token));
        (await File.ReadAllTextAsync(_folder["b.json"], Token)).ShouldBe("1");
        _folder.Files.ShouldBe(["b.json"]);
    }

    [Fact]
    public async Task The_same_bytes_leave_the_file_alone()
    {
        (await AtomicFile.WriteIfDifferentAsync(_folder["b.json"], "1"u8.ToArray(), _time, Token)).ShouldBeTrue();
        File.SetLastWriteTimeUtc(_folder["b.json"], DateTime.UnixEpoch);
        (await AtomicFile.WriteIfDifferentAsync(_folder["b.json"], "1"u8.ToArray(), _time, Token)).ShouldBeFalse();
        File.GetLastWriteTimeUtc(_folder["b.json"]).ShouldBe(DateTime.UnixEpoch);
        (await AtomicFile.WriteIfDifferentAsync(_folder["b.json"], "2"u8.ToArray(), _time, Token)).ShouldBeTrue();
        (await File.ReadAllTextAsync(_folder["b.json"], Token)).ShouldBe("2");
    }

    [Fact]
    public async Task Leftovers_of_killed_processes_go_after_a_day()
    {
        await File.WriteAllTextAsync(_folder[".b.json.0123.tmp"], "", Token);
        await File.WriteAllTextAsync(_folder[".other.json.0123.tmp"], "", Token);
        await AtomicFile.WriteAsync(_folder["b.json"], "1"u8.ToArray(), _time, Token);
        _folder.Files.Count.ShouldBe(3);
        // The files are some moments younger than the clock that stands still.
        _time.Advance(TimeSpan.FromDays(1.1));
        await AtomicFile.WriteAsync(_folder["b.json"], "1"u8.ToArray(), _time, Token);
        _folder.Files.ShouldBe([".other.json.0123.tmp", "b.json"]);
    }

    [Fact]
    public async Task Many_writers_and_readers_never_see_half_a_file()
    {
        var contents = Enumerable.Range(0, 8).Select(i => Enumerable.Repeat((byte)i, 100_000).ToArray()).ToList();
        await AtomicFile.WriteAsync(_folder["a"], contents[0], _time, Token);
        var writing = Task.WhenAll(contents.Select(content => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
                await AtomicFile.WriteAsync(_folder["a"], content, _time, Token);
        })));
        do
        {
            var seen = await File.ReadAllBytesAsync(_folder["a"], Token);
            contents.ShouldContain(content => content.SequenceEqual(seen));
        }
        while (!writing.IsCompleted);
        await writing;
    }
}
