using System.Formats.Tar;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>A root filesystem in which a shell runs, of this machine's own programs: what an engine needs to build something without any network.</summary>
public static partial class TinyRoot
{
    private static readonly string[] Programs = ["/bin/sh", "/bin/sleep", "/bin/cat", "/bin/mkdir", "/bin/touch"];

    /// <summary>The rootfs as a compressed tar.</summary>
    public static async Task<byte[]> CreateAsync()
    {
        var libraries = await ProcessRun.RunAsync("ldd", Programs, "/");
        var files = Programs.Concat(Library().Matches(libraries.Succeeded().Output).Select(match => match.Value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        using MemoryStream result = new();
        await using (GZipStream gzip = new(result, CompressionLevel.Fastest, leaveOpen: true))
        await using (TarWriter tar = new(gzip, TarEntryFormat.Gnu))
        {
            // What engines mount or touch in a step has to be there, or they make it, and each in its own way.
            foreach (var folder in new[] { "dev", "etc", "proc", "sys" })
                await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.Directory, folder) { Mode = (UnixFileMode)0x1ED, ModificationTime = DateTimeOffset.UnixEpoch });
            foreach (var file in new[] { "etc/hosts", "etc/resolv.conf", "etc/hostname" })
                await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, file) { Mode = (UnixFileMode)0x1A4, ModificationTime = DateTimeOffset.UnixEpoch });
            foreach (var file in files)
            {
                var content = await File.ReadAllBytesAsync(file);
                await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, file[1..])
                {
                    Mode = (UnixFileMode)0x1ED,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    DataStream = new MemoryStream(content),
                });
            }
        }
        return result.ToArray();
    }

    [GeneratedRegex(@"/[^\s:()]+\.so[^\s:()]*")]
    private static partial Regex Library();
}
