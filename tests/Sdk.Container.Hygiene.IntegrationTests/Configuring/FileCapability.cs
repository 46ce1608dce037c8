using System.IO.Compression;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>A capability that a file has (capability.h, vfs_cap_data): cap_net_raw+ep. setcap(8) is not in every image, and perl is.</summary>
internal static class FileCapability
{
    public const string NetRaw = "0100000200200000000000000000000000000000";

    // As GNU tar and the engines write it; .NET's reader passes over it.
    private static ReadOnlySpan<byte> Attribute => "SCHILY.xattr.security.capability="u8;

    /// <summary>Lines of a shell script.</summary>
    public static string Give(string path) => $$"""
        perl -e 'my ($file, $name, $value) = (@ARGV, pack("H*", "{{NetRaw}}")); syscall(188, $file, $name, $value, length $value, 0) == 0 or die "setxattr: $!"' {{path}} security.capability

        """.ReplaceLineEndings("\n");

    /// <summary>The first in a layer, as hexadecimal digits; empty where there is none.</summary>
    public static string Of(string layer)
    {
        using MemoryStream tar = new();
        using (GZipStream gzip = new(File.OpenRead(layer), CompressionMode.Decompress))
            gzip.CopyTo(tar);
        var bytes = tar.ToArray().AsSpan();
        var place = bytes.IndexOf(Attribute);
        return place < 0 ? "" : Convert.ToHexStringLower(bytes.Slice(place + Attribute.Length, NetRaw.Length / 2));
    }
}
