using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>
/// mmdebstrap's minbase, at its best: its packages lie on the disk, in an archive of theirs alone, so that it neither downloads nor looks through the names of a whole release.
/// </summary>
internal sealed class Mmdebstrap
{
    private const string Suite = "trixie";
    private readonly TemporaryFolder _folder;

    private Mmdebstrap(TemporaryFolder folder) => _folder = folder;

    /// <summary>Bytes of the files in the root filesystem that it made last.</summary>
    public long Size
    {
        get
        {
            using var tar = File.OpenRead(_folder["minbase.tar"]);
            return TarContent.Sum(tar);
        }
    }

    /// <summary>Null where it is not installed, or this machine's apt knows no mirror of Debian to fetch the packages from, once.</summary>
    public static async Task<Mmdebstrap?> PrepareAsync(TemporaryFolder folder)
    {
        if (!File.Exists("/usr/bin/mmdebstrap"))
            return null;
        MirrorList mirrors = new(new(), AptSources.ReadFolder("/etc/apt", new RecordingLog()), Keyring.Parse(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "build", "keyrings", "debian-archive-keyring.gpg"))));
        if (mirrors.For(Suite) is not [var mirror, ..])
            return null;
        var archive = folder["minbase"];
        Directory.CreateDirectory(archive);
        await Measured.RunAsync("mmdebstrap",
            [
                "--quiet", "--variant=minbase", "--skip=essential/unlink",
                """--setup-hook=mkdir -p "$1/etc/apt/apt.conf.d" && echo 'APT::Keep-Downloaded-Packages "true";' >"$1/etc/apt/apt.conf.d/99keep" """,
                $"""--customize-hook=cp "$1"/var/cache/apt/archives/*.deb '{archive}/'""",
                Suite, folder["minbase.tar"], mirror.Name,
            ], folder.Path);
        FlatArchive.Index(archive, Suite);
        return new(folder);
    }

    /// <summary>Seconds.</summary>
    public async Task<double> RunAsync() =>
        (await Measured.RunAsync("mmdebstrap", ["--quiet", "--variant=minbase", Suite, _folder["minbase.tar"], $"deb [trusted=yes] copy:{_folder["minbase"]} ./"], _folder.Path)).Wall;
}
