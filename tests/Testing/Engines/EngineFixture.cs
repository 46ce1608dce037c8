using System.Collections.Concurrent;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>One container engine of each kind for all tests of a process: it is started when the first of them asks, and is gone with all its containers and images when the last has ended.</summary>
public sealed class EngineFixture : IAsyncDisposable
{
    private readonly Lazy<Task<Engine>> _engine = new(() => Engine.StartAsync(CancellationToken.None));
    private readonly Lazy<Task<Engine>> _podman = new(() => Engine.StartPodmanAsync(CancellationToken.None));
    private readonly ConcurrentDictionary<string, Lazy<Task>> _loaded = new(StringComparer.Ordinal);

    /// <summary>Why no engine can be started on this machine; null where one can.</summary>
    public static string? Missing { get; } = FindObstacle("dockerd", "containerd", "nsenter", "ip", "bash");

    /// <summary>The same for podman.</summary>
    public static string? MissingPodman { get; } = FindObstacle("podman", "ip");

    public Task<Engine> StartAsync() => _engine.Value;

    public Task<Engine> StartPodmanAsync() => _podman.Value;

    /// <summary>The engine, with the image of a docker-loadable archive in it; each archive is loaded once.</summary>
    public async Task<Engine> StartWithAsync(string archive)
    {
        var engine = await StartAsync();
        await _loaded.GetOrAdd(archive, path => new(() => engine.Api.LoadAsync(path))).Value;
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in new[] { _engine, _podman }.Where(engine => engine.IsValueCreated))
        {
            try
            {
                await (await engine.Value).DisposeAsync();
            }
            catch (InvalidOperationException)
            {
                // It did not start: the tests have said so, and the start-up has tidied up.
            }
        }
    }

    private static string? FindObstacle(params string[] tools)
    {
        if (!OperatingSystem.IsLinux())
            return "an engine in namespaces of its own needs Linux";
        if (!Environment.IsPrivilegedProcess)
            return "an engine in namespaces of its own needs root";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = Array.Find([.. tools, "unshare"], tool => !Array.Exists(folders, folder => File.Exists(Path.Combine(folder, tool))));
        return missing is null ? null : $"{missing} is not installed";
    }
}
