using Sdk.Container.Hygiene.Tasks;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Tasks;

/// <summary>Cancel, while a mirror keeps a task waiting. A task that did not hear it would end with an error when the download gives up.</summary>
public sealed class CancelTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingBuildEngine _engine = new();
    private readonly FakeArchiveServer _server = new(Archive());

    public static TheoryData<Type> Downloads => [.. typeof(ArchiveTask).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ArchiveTask)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task A_task_that_waits_for_an_answer_ends(Type type)
    {
        PrepareFor(type);
        _server.IsSilent = IsAskedForFirst(type);
        await CancelledAsync(type, _server.IsSilent);
    }

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task A_task_in_the_middle_of_a_download_ends(Type type)
    {
        PrepareFor(type);
        _server.StopsHalfway = IsAskedForFirst(type);
        await CancelledAsync(type, _server.StopsHalfway);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    // A new task that downloads has to say here what it asks for, or the tests of it never end.
    private static Func<string, bool> IsAskedForFirst(Type type) =>
        type == typeof(FetchDebianPackages) ? path => path.EndsWith(".deb", StringComparison.Ordinal) : path => path.EndsWith("/InRelease", StringComparison.Ordinal);

    private void PrepareFor(Type type)
    {
        if (type != typeof(LockDebianPackages))
            _engine.Run(Create(typeof(LockDebianPackages))).ShouldBeEmpty();
    }

    private async Task CancelledAsync(Type type, Func<string, bool> isHeldBack)
    {
        var task = Create(type);
        task.BuildEngine = _engine;
        var running = Task.Run(task.Execute, Token);
        while (!_server.Paths.Any(isHeldBack) && !running.IsCompleted)
            await Task.Delay(10, Token);
        task.Cancel();
        (await running.WaitAsync(Token)).ShouldBeFalse();
        _engine.Errors.ShouldBeEmpty();
        Directory.EnumerateFiles(_folder["store/tmp"]).ShouldBeEmpty();
    }

    private ArchiveTask Create(Type type)
    {
        var task = (ArchiveTask)Activator.CreateInstance(type)!;
        (task.Architecture, task.ProjectDirectory, task.LockFile, task.Store, task.FallbackStore) = ("amd64", _folder.Path, "debian.lock.json", "store", "fallback");
        File.WriteAllBytes(_folder["test.gpg"], ReleaseSigner.Default.PublicKeyring.ToArray());
        (task.Mirrors, task.Keyring, task.UserKeyring) = (_server.Mirror, Path.Combine(Repository.Root, "build", "keyrings", "debian-archive-keyring.gpg"), "test.gpg");
        if (task is LockDebianPackages locking)
            (locking.Suites, locking.Components) = ("trixie", "main");
        return task;
    }

    private static FakeArchive Archive()
    {
        var archive = FakeArchive.Trixie;
        foreach (var name in new[] { "base-files", "ca-certificates", "libc6", "libgcc-s1", "libicu76", "libssl3t64", "libstdc++6", "netbase", "tzdata" })
            archive["trixie"].Add(FakePackage.Of(new DebBuilder(name)));
        return archive;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
