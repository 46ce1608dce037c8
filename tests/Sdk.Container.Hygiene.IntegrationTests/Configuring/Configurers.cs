using Sdk.Container.Hygiene.Configuring;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>Everybody that can configure a root filesystem, by name.</summary>
internal static class Configurers
{
    public const string Namespaces = "namespaces";
    public const string User = "namespaces of a user";
    public const string Docker = "docker classic";

    public static readonly string[] All = [Docker, "docker BuildKit", "podman", Namespaces, User];

    /// <summary>Calls with a configurer; skips the test where the machine cannot have it.</summary>
    public static async Task UseAsync(string name, EngineFixture engines, string baseName, Func<IRootConfigurer, Task> use)
    {
        FullImages.SkipWithoutNamespaces();
        if (name == Namespaces)
        {
            await use(new NamespaceConfigurer());
            return;
        }
        if (name == User)
        {
            Tool.Need("newuidmap", "setpriv");
            using OrdinaryUser user = new("nobody:200000:65536\n");
            await use(user);
            return;
        }
        var missing = name == "podman" ? EngineFixture.MissingPodman : EngineFixture.Missing;
        Assert.SkipWhen(missing is not null, missing ?? "");
        var real = name == "podman" ? await engines.StartPodmanAsync() : await engines.StartAsync();
        var builder = name == "docker BuildKit" ? EngineBuilder.BuildKit : EngineBuilder.Classic;
        using var engine = await EngineFinder.FindAsync(new() { DockerHost = real.Host, Builder = builder }, new RecordingLog(), TestContext.Current.CancellationToken);
        await use(new EngineConfigurer(engine!, baseName, "amd64"));
    }
}

/// <summary>The namespaces of nobody, who has subordinate ids as the test says: in a mount namespace of its own, so that the machine's files stay as they are.</summary>
internal sealed class OrdinaryUser : IRootConfigurer, IDisposable
{
    private const string Launch = """mount --bind "$0" /etc/subuid && mount --bind "$0" /etc/subgid && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@" """;

    private readonly TemporaryFolder _folder = new();
    private readonly NamespaceConfigurer _namespaces;

    public OrdinaryUser(string ranges)
    {
        File.WriteAllText(_folder["ranges"], ranges);
        _namespaces = new("unshare", "--mount", "sh", "-c", Launch, _folder["ranges"]);
    }

    public string Name => _namespaces.Name;

    public Task<RootChanges> RunAsync(IReadOnlyList<Layer> finished, Task<Layer> unpacked, IReadOnlyList<string> command, string folder, IHygieneLog log, CancellationToken cancellationToken)
    {
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        return _namespaces.RunAsync(finished, unpacked, command, folder, log, cancellationToken);
    }

    public void Dispose() => _folder.Dispose();
}
