using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>
/// Makes .debs in memory (deb(5)) as dpkg-deb does: names begin with <c>./</c>, parent directories come first, md5sums are there. What a test sets by hand replaces what would be
/// made, so that hostile packages are written with the same few words as good ones.
/// </summary>
public sealed class DebBuilder(string name, string version = "1.0-1", string architecture = "amd64")
{
    /// <summary>The time of every entry, unless said otherwise: 2026-01-02 03:04:05 UTC.</summary>
    public const long Time = 1_767_323_045;

    private readonly List<(string Name, string Value)> _fields = [];
    private readonly Dictionary<string, string> _controlFiles = new(StringComparer.Ordinal);
    private readonly List<(TarEntry Entry, byte[] Content)> _entries = [];
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly StringBuilder _md5Sums = new();

    public string Name { get; } = name;
    public string Version { get; } = version;
    public string Architecture { get; } = architecture;

    /// <summary><c>""</c>, <c>.gz</c>, <c>.xz</c> (stored, not compressed) or <c>.zst</c>.</summary>
    public string Compression { get; set; } = ".xz";

    /// <summary>Whether there are md5sums, as debhelper writes them and dpkg-deb does not.</summary>
    public bool HasMd5Sums { get; set; } = true;

    /// <summary>The whole of data.tar before compression, in place of the entries.</summary>
    public byte[]? Data { get; set; }

    /// <summary>The whole of control.tar before compression, in place of what the fields and files would give.</summary>
    public byte[]? Control { get; set; }

    /// <summary>The whole ar archive's members, in place of the three of deb(5).</summary>
    public IReadOnlyList<(string Name, byte[] Content)>? Members { get; set; }

    /// <summary>A further field of the control file: <c>Replaces</c>, <c>Source</c>. One that is there by itself (<c>Version</c>) is replaced.</summary>
    public DebBuilder Field(string field, string value)
    {
        _fields.Add((field, value));
        return this;
    }

    /// <summary>A file of control.tar: a maintainer script, conffiles, or control itself.</summary>
    public DebBuilder ControlFile(string file, string text)
    {
        _controlFiles[file] = text;
        return this;
    }

    public DebBuilder Directory(string path, int mode = 0x1ED, int user = 0, int group = 0, long time = Time)
    {
        Parents(path);
        return _directories.Add(path) ? Raw(new($"./{path}", TarEntryKind.Directory, mode, time, user, group)) : this;
    }

    public DebBuilder File(string path, string content, int mode = 0x1A4, int user = 0, int group = 0, long time = Time) =>
        File(path, Encoding.UTF8.GetBytes(content), mode, user, group, time);

    public DebBuilder File(string path, byte[] content, int mode = 0x1A4, int user = 0, int group = 0, long time = Time)
    {
        Parents(path);
#pragma warning disable CA5351 // Do Not Use Broken Cryptographic Algorithms: dpkg's md5sums are what they are.
        _md5Sums.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(MD5.HashData(content))}  {path}\n");
#pragma warning restore CA5351
        return Raw(new($"./{path}", TarEntryKind.File, mode, time, user, group, content.Length), content);
    }

    /// <summary>The Debian changelog, compressed and where Debian Policy §12.7 wants it.</summary>
    public DebBuilder Changelog(string text)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return File($"usr/share/doc/{Name}/changelog.Debian.gz", output.ToArray());
    }

    public DebBuilder Symlink(string path, string target)
    {
        Parents(path);
        return Raw(new($"./{path}", TarEntryKind.SymbolicLink, 0x1FF, Time, LinkTarget: target));
    }

    public DebBuilder HardLink(string path, string target)
    {
        Parents(path);
        return Raw(new($"./{path}", TarEntryKind.HardLink, 0x1A4, Time, LinkTarget: $"./{target}"));
    }

    /// <summary>An entry exactly as given, without parents: what a hostile package has.</summary>
    public DebBuilder Raw(TarEntry entry, byte[]? content = null)
    {
        _entries.Add((entry, content ?? []));
        return this;
    }

    public byte[] Build() => Ar(Members ??
    [
        ("debian-binary", "2.0\n"u8.ToArray()),
        ($"control.tar{Compression}", Compress(Control ?? ControlTar())),
        ($"data.tar{Compression}", Compress(Data ?? Tar([(new(".", TarEntryKind.Directory, 0x1ED, Time), []), .. _entries]))),
    ]);

    /// <summary>What a lock says of <paramref name="deb"/>.</summary>
    public LockedPackage Lock(byte[] deb, bool inBase = true) => new(
        Name, Version, Architecture, Name, Version, "trixie", $"pool/main/{Name[0]}/{Name}/{Name}_{Version}_{Architecture}.deb", deb.Length, Sha256Digest.Of(deb), null, inBase);

    /// <summary>An ar archive (ar(5)).</summary>
    public static byte[] Ar(IEnumerable<(string Name, byte[] Content)> members)
    {
        using var output = new MemoryStream();
        output.Write("!<arch>\n"u8);
        foreach (var (member, content) in members)
        {
            output.Write(Encoding.ASCII.GetBytes($"{member,-16}{Time,-12}{0,-6}{0,-6}{"100644",-8}{content.Length,-10}`\n"));
            output.Write(content);
            if (content.Length % 2 != 0)
                output.WriteByte((byte)'\n');
        }
        return output.ToArray();
    }

    /// <summary>A tar of these entries.</summary>
    public static byte[] Tar(IEnumerable<(TarEntry Entry, byte[] Content)> entries)
    {
        using var output = new MemoryStream();
        var tar = new TarWriter(output);
        foreach (var (entry, content) in entries)
            tar.Write(entry, content);
        tar.WriteEnd();
        return output.ToArray();
    }

    private void Parents(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            Directory(path[..slash]);
    }

    private byte[] ControlTar()
    {
        var files = new Dictionary<string, string>(_controlFiles, StringComparer.Ordinal);
        files.TryAdd("control", ControlText());
        if (HasMd5Sums)
            files.TryAdd("md5sums", _md5Sums.ToString());
        return Tar(files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file =>
        {
            var content = Encoding.UTF8.GetBytes(file.Value);
            return (new TarEntry($"./{file.Key}", TarEntryKind.File, 0x1A4, Time, Size: content.Length), content);
        }));
    }

    /// <summary>The control file: also what the stanza of a Packages index begins with.</summary>
    public string ControlText()
    {
        var text = new StringBuilder();
        var given = _fields.Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IEnumerable<(string Name, string Value)> usual =
            [("Package", Name), ("Version", Version), ("Architecture", Architecture), ("Maintainer", "Nobody <nobody@example.org>"), ("Description", "made for a test")];
        foreach (var (field, value) in usual.Where(field => !given.Contains(field.Name)).Concat(_fields))
            text.Append(CultureInfo.InvariantCulture, $"{field}: {value}\n");
        return text.ToString();
    }

    private byte[] Compress(byte[] data)
    {
        using var output = new MemoryStream();
        switch (Compression)
        {
            case ".gz":
                using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
                    gzip.Write(data);
                return output.ToArray();
            case ".xz":
                return XzWriter.Write(data);
            case ".zst":
                using (var zstd = new ZstdSharp.CompressionStream(output))
                    zstd.Write(data);
                return output.ToArray();
            default:
                return data;
        }
    }
}
