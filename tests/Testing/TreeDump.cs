using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>
/// What a layer holds, as text that a test compares: a line for each entry in the order of the layer, read by .NET's own tar reader.
/// Files: <c>usr/bin/x 755 0:0 file 12 a1b2c3d4</c> (size, and the first digits of the SHA-256); directories: <c>usr/ 755 0:0 dir</c>; links: <c>bin 777 0:0 link usr/bin</c>,
/// <c>usr/bin/y 755 0:0 hardlink usr/bin/x</c>.
/// </summary>
public static class TreeDump
{
    /// <param name="path">A gzip-compressed tar.</param>
    public static IReadOnlyList<string> OfFile(string path)
    {
        using var file = File.OpenRead(path);
        return Of(file);
    }

    public static IReadOnlyList<string> Of(Stream gzip) => [.. Entries(gzip).Select(Line)];

    /// <summary>The content of one file of a layer, as text; null where there is no such file.</summary>
    public static string? Text(string layer, string path)
    {
        using var file = File.OpenRead(layer);
        return Entries(file).Where(entry => entry.Name == path).Select(entry =>
        {
            if (entry.DataStream is null)
                return "";
            using var reader = new StreamReader(entry.DataStream);
            return reader.ReadToEnd();
        }).FirstOrDefault();
    }

    private static IEnumerable<TarEntry> Entries(Stream gzip)
    {
        using var tar = new TarReader(new GZipStream(gzip, CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
            yield return entry;
    }

    private static string Line(TarEntry entry)
    {
        var what = entry.EntryType switch
        {
            TarEntryType.Directory => "dir",
            TarEntryType.SymbolicLink => $"link {entry.LinkName}",
            TarEntryType.HardLink => $"hardlink {entry.LinkName}",
            TarEntryType.RegularFile => string.Create(CultureInfo.InvariantCulture, $"file {entry.Length} {Digest(entry.DataStream)}"),
            _ => entry.EntryType.ToString(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid} {what}");
    }

    private static string Digest(Stream? content) => Convert.ToHexStringLower(content is null ? SHA256.HashData([]) : SHA256.HashData(content))[..8];
}
