using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Storage;

public sealed class ContentStoreTests : IDisposable
{
    private static readonly byte[] Bytes = [.. "some bytes"u8];
    private static readonly Sha256Digest Digest = Sha256Digest.Of(Bytes);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);

    private ContentStore Store => new(_folder.Path, time: _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_blob_is_found_under_its_digest()
    {
        var path = await Store.AddBlobAsync(Digest, Write(Bytes), Token);
        path.ShouldBe(_folder[$"blobs/sha256/{Digest.Hex[..2]}/{Digest.Hex}"]);
        (await File.ReadAllBytesAsync(path, Token)).ShouldBe(Bytes);
        Store.FindBlob(Digest).ShouldBe(path);
        Store.FindBlob(Digest, Bytes.Length).ShouldBe(path);
        _folder.Files.ShouldBe([$"blobs/sha256/{Digest.Hex[..2]}/{Digest.Hex}"]);
    }

    [Fact]
    public void What_was_not_added_is_not_found()
    {
        Store.FindBlob(Digest).ShouldBeNull();
        Store.FindDerived("index", Fingerprint.Of("1")).ShouldBeNull();
    }

    [Fact]
    public async Task A_blob_that_is_there_is_not_written_again()
    {
        await Store.AddBlobAsync(Digest, Write(Bytes), Token);
        await Store.AddBlobAsync(Digest, (_, _) => throw new InvalidOperationException("written again"), Token);
    }

    [Fact]
    public async Task A_blob_that_lost_its_end_is_not_found_by_size_and_is_healed()
    {
        var path = await Store.AddBlobAsync(Digest, Write(Bytes), Token);
        await File.WriteAllBytesAsync(path, Bytes.AsMemory(0, 3), Token);
        Store.FindBlob(Digest, Bytes.Length).ShouldBeNull();
        await Store.AddBlobAsync(Digest, Bytes.Length, Write(Bytes), Token);
        (await File.ReadAllBytesAsync(path, Token)).ShouldBe(Bytes);
    }

    [Fact]
    public async Task A_damaged_blob_can_be_forgotten()
    {
        await Store.AddBlobAsync(Digest, Write(Bytes), Token);
        Store.RemoveBlob(Digest);
        Store.FindBlob(Digest).ShouldBeNull();
    }

    [Fact]
    public async Task The_digest_of_unknown_bytes_is_told()
    {
        var (digest, path) = await Store.AddBlobAsync(Write(Bytes), Token);
        digest.ShouldBe(Digest);
        Store.FindBlob(Digest).ShouldBe(path);
    }

    [Theory]
    [InlineData("other bytes", null, "HYG3203")]
    [InlineData("other byte", 10L, "HYG3203")]
    [InlineData("some byte", 10L, "HYG3204")]
    [InlineData("some bytes more", 10L, "HYG3204")]
    [InlineData("", 10L, "HYG3204")]
    public async Task Other_bytes_than_expected_are_refused_and_nothing_is_kept(string written, long? size, string code)
    {
        var failure = await Should.ThrowAsync<HygieneException>(() => Store.AddBlobAsync(Digest, size, Write(System.Text.Encoding.UTF8.GetBytes(written)), Token));
        failure.Code.ShouldBe(code);
        _folder.Files.ShouldBeEmpty();
        Store.FindBlob(Digest).ShouldBeNull();
    }

    [Fact]
    public async Task One_byte_too_many_is_refused_while_it_is_written()
    {
        var after = false;
        await Should.ThrowAsync<HygieneException>(() => Store.AddBlobAsync(Digest, Bytes.Length, async (blob, token) =>
        {
            await blob.WriteAsync(Bytes, token);
            await blob.WriteAsync(new byte[1], token);
            after = true;
        }, Token));
        after.ShouldBeFalse();
    }

    [Fact]
    public async Task A_failing_or_cancelled_writer_leaves_nothing_and_its_own_exception()
    {
        await Should.ThrowAsync<HttpIOException>(() => Store.AddBlobAsync(Digest, async (blob, token) =>
        {
            await blob.WriteAsync(Bytes, token);
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        }, Token));
        using var cancellation = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Store.AddBlobAsync(Digest, async (blob, _) =>
        {
            await blob.WriteAsync(Bytes, Token);
            await cancellation.CancelAsync();
        }, cancellation.Token));
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Writing_byte_by_byte_or_by_array_gives_the_same_blob()
    {
        var (digest, _) = await Store.AddBlobAsync(async (blob, token) =>
        {
#pragma warning disable CA1835, CA1849 // Prefer the 'Memory'-based overloads; call async methods: the others are under test
            blob.WriteByte(Bytes[0]);
            blob.Write(Bytes, 1, 2);
            blob.Flush();
            await blob.WriteAsync(Bytes, 3, 2, token);
#pragma warning restore CA1835, CA1849
            await blob.FlushAsync(token);
            await blob.WriteAsync(Bytes.AsMemory(5), token);
            blob.Position.ShouldBe(Bytes.Length);
        }, Token);
        digest.ShouldBe(Digest);
    }

    [Fact]
    public async Task A_derived_entry_is_produced_once()
    {
        var (key, runs) = (Fingerprint.Of("1"), 0);
        var tasks = Enumerable.Range(0, 16).Select(_ => Task.Run(() => new ContentStore(_folder.Path).GetOrAddDerivedAsync("index", key, async (folder, token) =>
        {
            Interlocked.Increment(ref runs);
            await Task.Yield();
            await File.WriteAllTextAsync(Path.Join(folder, "a"), "text", token);
        }, Token)));
        var paths = await Task.WhenAll(tasks);
        runs.ShouldBe(1);
        paths.Distinct().ShouldBe([_folder[$"derived/index/{key.Digest.Hex[..2]}/{key}"]]);
        (await File.ReadAllTextAsync(Path.Join(paths[0], "a"), Token)).ShouldBe("text");
        Directory.EnumerateFileSystemEntries(_folder["tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_one_entry_is_made_others_can_be_made_even_from_within()
    {
        var path = await Store.GetOrAddDerivedAsync("layer", Fingerprint.Of("1"), async (_, _) =>
            await Store.GetOrAddDerivedAsync("layer", Fingerprint.Of("2"), (_, _) => Task.CompletedTask, Token), Token);
        Directory.Exists(path).ShouldBeTrue();
        Store.FindDerived("layer", Fingerprint.Of("2")).ShouldNotBeNull();
        Store.FindDerived("other", Fingerprint.Of("2")).ShouldBeNull();
    }

    [Fact]
    public async Task A_failed_production_leaves_nothing_and_the_next_one_succeeds()
    {
        var key = Fingerprint.Of("1");
        await Should.ThrowAsync<InvalidOperationException>(() => Store.GetOrAddDerivedAsync("index", key, async (folder, token) =>
        {
            await File.WriteAllTextAsync(Path.Join(folder, "a"), "half", token);
            throw new InvalidOperationException();
        }, Token));
        Store.FindDerived("index", key).ShouldBeNull();
        Directory.EnumerateFileSystemEntries(_folder["tmp"]).ShouldBeEmpty();
        await Store.GetOrAddDerivedAsync("index", key, (_, _) => Task.CompletedTask, Token);
        Store.FindDerived("index", key).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_cancelled_waiter_stops_waiting()
    {
        var (key, started, release) = (Fingerprint.Of("1"), new TaskCompletionSource(), new TaskCompletionSource());
        var producer = Store.GetOrAddDerivedAsync("index", key, async (_, _) =>
        {
            started.SetResult();
            await release.Task;
        }, Token);
        await started.Task;
        using var cancellation = new CancellationTokenSource();
        var waiter = Store.GetOrAddDerivedAsync("index", key, (_, _) => Task.CompletedTask, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiter);
        release.SetResult();
        await producer;
    }

    [Fact]
    public void A_store_that_cannot_be_written_to_says_why()
    {
        File.WriteAllText(_folder["file"], "");
        var store = new ContentStore(_folder["file/store"]);
        store.IsWritable(out var obstacle).ShouldBeFalse();
        obstacle!.Code.ShouldBe("HYG3201");
        obstacle.Message.ShouldContain(_folder["file/store"]);
        store.FindBlob(Digest).ShouldBeNull();
        Store.IsWritable(out _).ShouldBeTrue();
        _folder.Files.ShouldBe(["file"]);
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_to_fails_with_a_code_everywhere()
    {
        await File.WriteAllTextAsync(_folder["file"], "", Token);
        var store = new ContentStore(_folder["file/store"]);
        (await Should.ThrowAsync<HygieneException>(() => store.AddBlobAsync(Write(Bytes), Token))).Code.ShouldBe("HYG3201");
        (await Should.ThrowAsync<HygieneException>(() => store.GetOrAddDerivedAsync("a", Fingerprint.Of("1"), (_, _) => Task.CompletedTask, Token))).Code.ShouldBe("HYG3201");
        (await Should.ThrowAsync<HygieneException>(() => AtomicFile.WriteAsync(_folder["file/a"], Bytes, _time, Token))).Code.ShouldBe("HYG3201");
        store.Prune(TimeSpan.FromDays(30), Token).ShouldBe(new PruneResult(0, 0));
    }

    private static Func<Stream, CancellationToken, Task> Write(byte[] bytes) => (blob, token) => blob.WriteAsync(bytes, token).AsTask();
}
