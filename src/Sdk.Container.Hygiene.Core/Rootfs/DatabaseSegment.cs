using System.Text;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>What dpkg would keep of one package under /var/lib/dpkg/info after unpacking it: the files of its control member, and the list of its paths (dpkg's lib/dpkg/db-fsys-files.c).</summary>
/// <param name="md5Sums">What dpkg makes where the package brings none (dpkg's lib/dpkg/db-fsys-digest.c); else null.</param>
/// <param name="listed">As dpkg lists them, in the order of the package.</param>
/// <param name="modified">Seconds since 1970.</param>
internal sealed class DatabaseSegment(string package, DebControl control, string? md5Sums, IEnumerable<string> listed, long modified)
{
    public const string Folder = "var/lib/dpkg/info";

    private static readonly HashSet<string> Scripts = new(["preinst", "postinst", "prerm", "postrm", "config"], StringComparer.Ordinal);

    private readonly string _prefix = Prefix(package, control.Stanza);

    /// <summary>How the names of a package's files in the folder begin.</summary>
    public static string Prefix(PackageManifest package) => Prefix(package.Name, new(Encoding.UTF8.GetBytes(package.Control)));

    // A package that several architectures may have at once carries its architecture (dpkg's lib/dpkg/db-ctrl-format.c).
    private static string Prefix(string package, ControlStanza stanza) =>
        stanza.GetString("Multi-Arch"u8) == "same" ? $"{package}:{stanza.GetString("Architecture"u8)}" : package;

    /// <returns>Bytes written.</returns>
    public long WriteTo(string path, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var gzip = new GzipMemberStream(file, PackageConverter.Compression, 1, cancellationToken);
        var tar = new TarWriter(gzip);
        var files = control.Files.Where(member => member.Key is not ("control" or "list") && !member.Key.Contains('/', StringComparison.Ordinal)).Append(new("list", Encoding.UTF8.GetBytes(string.Concat(listed.Select(line => $"{line}\n")))));
        if (md5Sums is not null)
            files = files.Append(new("md5sums", Encoding.UTF8.GetBytes(md5Sums)));
        foreach (var (name, content) in files.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            var mode = Scripts.Contains(name) ? UnixModes.Executable : UnixModes.File;
            tar.Write(new($"{Folder}/{_prefix}.{name}", TarEntryKind.File, mode, modified, Size: content.Length), content);
        }
        gzip.Flush();
        return file.Length;
    }
}
