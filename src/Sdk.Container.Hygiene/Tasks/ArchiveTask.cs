using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>A step that reads Debian's archive.</summary>
public abstract class ArchiveTask : StoreTask
{
    public string Mirrors { get; set; } = "";
    public string SecurityMirrors { get; set; } = "";
    public string SnapshotMirror { get; set; } = "";

    /// <summary>apt's settings of this machine: <c>/etc/apt</c>.</summary>
    public string AptDirectory { get; set; } = "";

    /// <summary>Debian's keys, from the package.</summary>
    [Required]
    public string Keyring { get; set; } = "";

    /// <summary>Keys that the project trusts beside Debian's, for Debian's suites.</summary>
    public string UserKeyring { get; set; } = "";
    public string Offline { get; set; } = "";

    /// <summary>DebianRepository items.</summary>
    public ITaskItem[] Repositories { get; set; } = [];

    internal ArchiveClient OpenArchive(ContentStore store, IHygieneLog log, IReadOnlyList<DebianRepository> repositories)
    {
        var keyring = DebianArchiveKeys.Load(File.ReadAllBytes(InProject(Keyring)));
        if (UserKeyring.Length > 0)
            keyring = OpenPgp.Keyring.Union(keyring, ReadUserKeyring());
        MirrorSettings settings = new()
        {
            Mirrors = ReadList(Mirrors),
            SecurityMirrors = ReadList(SecurityMirrors),
            SnapshotMirror = SnapshotMirror.Length > 0 ? SnapshotMirror : null,
        };
        var sources = settings.Mirrors.Count > 0 || AptDirectory.Length == 0 ? [] : AptSources.ReadFolder(InProject(AptDirectory), log);
        ArchiveOptions options = new()
        {
            Keyring = keyring,
            Mirrors = new(settings, sources, keyring),
            Repositories = repositories,
            Offline = ReadSwitch("HygieneOffline", Offline),
        };
        return new(store, options, log, TimeProvider.System);
    }

    private Keyring ReadUserKeyring()
    {
        var path = InProject(UserKeyring);
        return File.Exists(path)
            ? OpenPgp.Keyring.Parse(File.ReadAllBytes(path), $"DebianKeyring '{path}'")
            : throw ItemDiagnostics.InvalidProperty("DebianKeyring", UserKeyring, "a file that exists").ToException();
    }
}
