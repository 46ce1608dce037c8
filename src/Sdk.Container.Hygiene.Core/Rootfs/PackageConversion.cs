using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>One conversion of one package: verifies, reads once through the .deb, and writes what <see cref="ConvertedPackage"/> has.</summary>
/// <param name="folder">Empty; what is written there is complete only when <see cref="Run"/> returns.</param>
internal sealed class PackageConversion(LockedPackage package, FilterOptions filter, IReadOnlySet<string> without, string folder, CancellationToken cancellationToken)
{
    // Larger packages are worth more threads for xz, each of which takes some 40 MB; the many small ones keep all cores busy side by side.
    private const long ThreadedSize = 16 << 20;

    private const int MembersInFlight = 4;

    private readonly string _label = $"{package.Name} {package.Version}";
    private readonly PackageContents _contents = new($"{package.Name} {package.Version}", new(filter), without);
    private readonly PackageExtracts _extracts = new(package);
    private StringBuilder? _md5Sums; // where the package brings none: what dpkg would record then
    private readonly Dictionary<string, string> _conffiles = new(StringComparer.Ordinal); // by path in the image: the path as it is declared, then with its sum

    public void Run(string path)
    {
        using var file = Open(path);
        var deb = new DebReader(file, _label);
        Check(deb.Control.Stanza);
        foreach (var conffile in Conffiles(deb.Control).Where(line => line.StartsWith('/')))
        {
            if (PackagePath.TryNormalize($".{conffile}", out var place, out _))
                _conffiles[PackagePath.Merge(place)] = conffile;
        }
        if (deb.Control.Content("md5sums") is null)
            _md5Sums = new();
        var size = WriteSegment(deb);
        if (_extracts.Changelog is { } changelog)
            File.WriteAllBytes(Path.Join(folder, ConvertedPackage.ChangelogName), changelog);
        WriteManifest(deb.Control, size);
    }

    private FileStream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            try
            {
                Verify(file, path);
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RootfsDiagnostics.UnreadableFile(_label, path, exception.Message).ToException(exception);
        }
    }

    // The file that is read is the one that was hashed: it stays open in between.
    private void Verify(FileStream file, string path)
    {
        if (file.Length != package.Size)
            throw RootfsDiagnostics.WrongFile(_label, path, $"{package.Size} bytes", $"{file.Length} bytes").ToException();
        if (Sha256Digest.FromBytes(SHA256.HashData(file)) is var digest && digest != package.Sha256)
            throw RootfsDiagnostics.WrongFile(_label, path, $"SHA-256 {package.Sha256}", $"SHA-256 {digest}").ToException();
    }

    private void Check(ControlStanza control)
    {
        // The name becomes a file's name in the image's package database, so it is held to Debian Policy §5.6.1 (and to dpkg, which takes an underscore), whoever wrote the lock.
        if (!package.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '.' or '_') || package.Name.StartsWith('.'))
            throw RootfsDiagnostics.WrongControl(_label, "Package", package.Name).ToException();
        Check("Package", control.GetString("Package"u8), package.Name);
        Check("Version", control.GetString("Version"u8), package.Version);
        Check("Architecture", control.GetString("Architecture"u8), package.Architecture);
    }

    private void Check(string field, string? actual, string expected)
    {
        if (actual != expected)
            throw RootfsDiagnostics.WrongControl(_label, field, actual ?? "").ToException();
    }

    private long WriteSegment(DebReader deb)
    {
        using var segment = new FileStream(Path.Join(folder, ConvertedPackage.SegmentName), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var gzip = new GzipMemberStream(segment, PackageConverter.Compression, MembersInFlight, cancellationToken);
        var output = new TarWriter(gzip);
        DebReader.Guard(_label, () =>
        {
            using var data = new BufferedStream(deb.OpenData(package.Size >= ThreadedSize ? 0 : 1), 64 << 10);
            using var tar = new DebTarReader(data);
            using var content = new HashedContent(tar.Content);
            while (tar.Next() is { } raw)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_contents.Place(raw, tar.OwnerNames) is var (entry, keep))
                    Take(entry, keep, raw.Path, content, output);
            }
            return true;
        });
        gzip.Flush();
        return segment.Length;
    }

    private void Take(TarEntry entry, bool keep, string listed, HashedContent content, TarWriter output)
    {
        _extracts.NoteLink(entry);
        var conffile = entry.Kind == TarEntryKind.File && _conffiles.ContainsKey(entry.Path);
        content.NeedsMd5 = conffile || (_md5Sums is not null && entry.Kind == TarEntryKind.File);
        var extract = _extracts.Wants(entry) ? _extracts.Take(entry, content) : null;
        if (!keep)
        {
            content.TakeDigest();
            content.TakeMd5();
            return;
        }
        if (extract is not null)
            output.Write(entry, extract);
        else if (entry.Kind == TarEntryKind.File)
            output.Write(entry, content);
        else
            output.Write(entry);
        if (conffile)
            _conffiles[entry.Path] += $" {content.TakeMd5()}";
        else if (content.NeedsMd5)
            _md5Sums?.Append(content.TakeMd5()).Append("  ").Append(PackagePath.TryNormalize(listed, out var path, out _) ? path : entry.Path).Append('\n'); // as dpkg's list has it
        _contents.Add(new(entry, entry.Kind == TarEntryKind.File ? content.TakeDigest() : ""));
    }

    private void WriteManifest(DebControl control, long segmentSize)
    {
        var scripts = Scripts(control);
        var directories = _contents.Directories();
        var newest = _contents.Files.Select(file => file.Entry.Modified).DefaultIfEmpty().Max();
        var manifest = new PackageManifest
        {
            Name = package.Name,
            Version = package.Version,
            Architecture = package.Architecture,
            Control = Encoding.UTF8.GetString(control.Stanza.Bytes.Span).TrimEnd('\n') + '\n',
            Directories = directories,
            Files = _contents.Files,
            Owners = _contents.Owners,
            Md5Sums = PackageDatabase.FilterMd5Sums(control.Text("md5sums") ?? $"{_md5Sums}", _contents.Files.Select(file => file.Entry.Path)),
            Conffiles = (control.Text("conffiles") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            ConffileSums = [.. Conffiles(control).Select(StatusOf).OfType<string>()],
            Triggers = control.Text("triggers") ?? "",
            Scripts = scripts.ConvertAll(script => script.Script),
            Alternatives = scripts.Find(script => script.Script.Name == "postinst").Analysis?.Alternatives ?? [],
            Certificates = _extracts.Certificates,
            SegmentSize = segmentSize,
            DatabaseSize = new DatabaseSegment(package.Name, control, _md5Sums?.ToString(), _contents.Listed(directories), newest).WriteTo(Path.Join(folder, ConvertedPackage.DatabaseName), cancellationToken),
            ChangelogOf = _extracts.ChangelogOf,
        };
        using var file = File.Create(Path.Join(folder, ConvertedPackage.ManifestName));
        JsonSerializer.Serialize(file, manifest, PackageManifestJson.Default.PackageManifest);
    }

    private static string[] Conffiles(DebControl control) => (control.Text("conffiles") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A flag may come first (deb-conffiles(5)); dpkg's status has it last.
    private string? StatusOf(string conffile) =>
        !conffile.StartsWith('/') && conffile.Split(' ', 2) is [var flag, var removed] ? $"{removed} newconffile {flag}"
        : PackagePath.TryNormalize($".{conffile}", out var path, out _) && _conffiles.GetValueOrDefault(PackagePath.Merge(path)) is { } sum && sum != conffile ? sum
        : null;

    private static List<(MaintainerScript Script, ScriptAnalysis Analysis)> Scripts(DebControl control)
    {
        var scripts = new List<(MaintainerScript, ScriptAnalysis)>();
        foreach (var name in new[] { "preinst", "postinst", "prerm", "postrm", "config" })
        {
            if (control.Content(name) is not { } content)
                continue;
            var analysis = ScriptAnalysis.Of(control.Text(name)!);
            scripts.Add((new(name, Sha256Digest.Of(content).Hex, analysis.IsDispensable), analysis));
        }
        return scripts;
    }
}
