using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Storage;

public sealed class StoreAcrossProcessesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ContentStore Store => new(_folder.Path);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_processes_writing_the_same_blob_both_succeed()
    {
        using var one = new ChildProcess("blob", _folder.Path);
        using var two = new ChildProcess("blob", _folder.Path);
        (await one.ReadLineAsync()).ShouldBe("writing");
        (await two.ReadLineAsync()).ShouldBe("writing");
        Store.FindBlob(StoreParts.Digest).ShouldBeNull();
        one.GoOn();
        two.GoOn();
        await one.EndAsync();
        await two.EndAsync();
        (await File.ReadAllBytesAsync(Store.FindBlob(StoreParts.Digest)!, Token)).ShouldBe(StoreParts.Content.ToArray());
        _folder.Files.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_killed_writer_leaves_a_valid_store()
    {
        using (var child = new ChildProcess("blob", _folder.Path))
        {
            (await child.ReadLineAsync()).ShouldBe("writing");
            await child.KillAsync();
        }
        Store.FindBlob(StoreParts.Digest).ShouldBeNull();
        await Store.AddBlobAsync(StoreParts.Digest, (blob, token) => blob.WriteAsync(StoreParts.Content, token).AsTask(), Token);
        Store.FindBlob(StoreParts.Digest, StoreParts.Content.Length).ShouldNotBeNull();

        // A day after, the half that it wrote goes.
        _folder.Files.Count.ShouldBe(2);
        var tomorrow = new ManualTime(DateTimeOffset.UtcNow.AddDays(1).AddMinutes(1));
        await new ContentStore(_folder.Path, time: tomorrow).AddBlobAsync((_, _) => Task.CompletedTask, Token);
        Directory.EnumerateFileSystemEntries(_folder["tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_process_produces_and_the_other_waits()
    {
        using var one = new ChildProcess("derived", _folder.Path);
        (await one.ReadLineAsync()).ShouldBe("producing");
        using var two = new ChildProcess("derived", _folder.Path);
        var produced = false;
        var mine = Store.GetOrAddDerivedAsync("test", StoreParts.Key, (_, _) => Task.FromResult(produced = true), Token);
        one.GoOn();
        await one.EndAsync();
        (await two.EndAsync()).ShouldBeEmpty();
        File.Exists(Path.Join(await mine, "whole")).ShouldBeTrue();
        produced.ShouldBeFalse();
    }

    [Fact]
    public async Task Where_the_producer_is_killed_the_waiter_produces()
    {
        using var child = new ChildProcess("derived", _folder.Path);
        (await child.ReadLineAsync()).ShouldBe("producing");
        var mine = Store.GetOrAddDerivedAsync("test", StoreParts.Key, (folder, token) => File.WriteAllTextAsync(Path.Join(folder, "mine"), "", token), Token);
        await child.KillAsync();
        var entry = await mine;
        Directory.EnumerateFiles(entry).Select(Path.GetFileName).ShouldBe(["mine"]);
    }

    [Fact]
    public async Task After_five_seconds_the_waiter_says_who_holds_the_lock()
    {
        using var child = new ChildProcess("lock", _folder.Path);
        var id = await child.ReadLineAsync();
        var (time, log) = (new ManualTime(), new RecordingLog());
        var waiting = FileLock.AcquireAsync(Store.LockPath("test"), "segment 12ab", log, time, Token);
        while (log.Infos.Count == 0)
        {
            await time.TimerAsync(_ => true);
            time.Advance(TimeSpan.FromMilliseconds(20));
        }
        (time.GetUtcNow() - new ManualTime().GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(5));
        log.Infos.ShouldBe([$"waiting for process {id} (dotnet), which is making segment 12ab"]);
        child.GoOn();
        await child.EndAsync();
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }
        using var held = await waiting;
        log.Infos.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_full_disk_leaves_a_valid_store()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a small file system of its own: Linux's namespaces");
        // A namespace of its own: the mount is seen by the child alone, and goes with it.
        string[] wrapper = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size=1m none '{_folder.Path}' && exec \"$@\"", "sh"];
        using var child = new ChildProcess("fill", _folder.Path, wrapper);
        var first = await child.ReadLineAsync();
        Assert.SkipWhen(first is null, "user namespaces are not allowed here");
        first.ShouldBe("HYG3202");
        var (digest, lockFile) = (Sha256Digest.Of(StoreParts.Content.Span[..500_000]), $"test-{StoreParts.Key}");
        string[] names = [digest.Hex, lockFile];
        (await child.EndAsync()).Split('\n').ShouldBe(["HYG3202", "HYG3202", "HYG3202", "written", string.Join(' ', names.Order(StringComparer.Ordinal))]);
    }
}
