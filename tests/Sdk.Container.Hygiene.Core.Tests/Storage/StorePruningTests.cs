using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Storage;

public sealed class StorePruningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);

    private ContentStore Store => new(_folder.Path, time: _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_nobody_used_for_long_goes_and_what_was_used_stays()
    {
        var (old, used) = (await AddAsync("old"), await AddAsync("used"));
        await DeriveAsync("old");
        await DeriveAsync("used");
        _time.Advance(TimeSpan.FromDays(20));
        Store.FindBlob(used).ShouldNotBeNull();
        Store.FindDerived("index", Fingerprint.Of("used")).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromDays(15));

        Store.Prune(TimeSpan.FromDays(30), Token).ShouldBe(new PruneResult(2, 3 + 3));

        Store.FindBlob(old).ShouldBeNull();
        Store.FindBlob(used).ShouldNotBeNull();
        Store.FindDerived("index", Fingerprint.Of("old")).ShouldBeNull();
        Store.FindDerived("index", Fingerprint.Of("used")).ShouldNotBeNull();
        Directory.EnumerateFileSystemEntries(_folder["tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_use_is_noted_once_a_day()
    {
        var path = Store.FindBlob(await AddAsync("text"))!;
        var written = File.GetLastWriteTimeUtc(path);
        _time.Advance(TimeSpan.FromHours(23));
        Store.FindBlob(Sha256Digest.Of("text"u8));
        File.GetLastWriteTimeUtc(path).ShouldBe(written);
        _time.Advance(TimeSpan.FromHours(2));
        Store.FindBlob(Sha256Digest.Of("text"u8));
        File.GetLastWriteTimeUtc(path).ShouldBe(_time.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_was_used_today_stays_however_short_the_age()
    {
        var digest = await AddAsync("text");
        Store.Prune(TimeSpan.Zero, Token).Entries.ShouldBe(0);
        Store.FindBlob(digest).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_entry_that_is_being_made_is_left_alone()
    {
        var key = Fingerprint.Of("1");
        await Store.GetOrAddDerivedAsync("index", key, async (folder, token) =>
        {
            await File.WriteAllTextAsync(Path.Join(folder, "a"), "a", token);
            _time.Advance(TimeSpan.FromDays(3));
            Store.Prune(TimeSpan.FromDays(2), token);
            File.Exists(Path.Join(folder, "a")).ShouldBeTrue();
        }, Token);
        Store.FindDerived("index", key).ShouldNotBeNull();
    }

    [Fact]
    public async Task Leftovers_of_killed_processes_go_after_a_day_with_the_next_write()
    {
        var entry = $"tmp/{Path.GetFileName(Store.TemporaryPath(ContentStore.DerivedKey("index", Fingerprint.Of("1"))))}";
        Directory.CreateDirectory(_folder[entry]);
        await File.WriteAllTextAsync(_folder[$"{entry}/a"], "a", Token);
        await File.WriteAllTextAsync(Store.TemporaryPath("blob"), "a", Token);
        await using var open = Store.CreateBlob();
        _time.Advance(TimeSpan.FromHours(23));
        await AddAsync("1");
        _folder.Files.Count(file => file.StartsWith("tmp/", StringComparison.Ordinal)).ShouldBe(3);

        _time.Advance(TimeSpan.FromHours(2));
        await AddAsync("2");

        Directory.EnumerateFileSystemEntries(_folder["tmp"]).Count().ShouldBe(1); // the one that is open
        open.Write("3"u8);
        open.Commit(Sha256Digest.Of("3"u8));
        Store.FindBlob(Sha256Digest.Of("3"u8)).ShouldNotBeNull();
    }

    /// <summary>A home, for example, or the folder of a solution.</summary>
    [Fact]
    public async Task What_is_not_the_store_s_own_stays_where_the_folder_is_somebody_s()
    {
        string[] theirs = ["tmp/thesis/chapter1.tex", "tmp/notes.txt", "tmp/blob.789", "blobs/a/b/c", "derived/a/b/c/d"];
        foreach (var path in theirs)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
            await File.WriteAllTextAsync(_folder[path], "a", Token);
        }
        await AddAsync("1");
        _time.Advance(TimeSpan.FromDays(400));
        await AddAsync("2");
        Store.Prune(TimeSpan.FromDays(30), Token).Entries.ShouldBe(2);
        _folder.Files.Count(file => theirs.Contains(file)).ShouldBe(theirs.Length);
    }

    /// <summary>Two nightly jobs on one machine.</summary>
    [Fact]
    public async Task Prunings_at_once_do_not_stumble_over_each_other()
    {
        for (var number = 0; number < 60; number++)
        {
            await AddAsync($"{number}");
            await DeriveAsync($"{number}");
        }
        _time.Advance(TimeSpan.FromDays(40));
        var store = Store;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.Prune(TimeSpan.FromDays(30), Token))));
        _folder.Files.Where(file => !file.StartsWith("locks/", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private async Task<Sha256Digest> AddAsync(string text)
    {
        var (digest, _) = await Store.AddBlobAsync((blob, token) => blob.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), token).AsTask(), Token);
        return digest;
    }

    private Task<string> DeriveAsync(string text) =>
        Store.GetOrAddDerivedAsync("index", Fingerprint.Of(text), (folder, token) => File.WriteAllTextAsync(Path.Join(folder, "a"), text, token), Token);
}
