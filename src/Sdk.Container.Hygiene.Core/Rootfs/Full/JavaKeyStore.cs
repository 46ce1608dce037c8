using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>
/// The certificates of a Java runtime: ca-certificates-java writes the time of day beside each. Format of the JDK's class <c>sun.security.provider.JavaKeyStore</c> (JKS), version 2: big-endian
/// numbers, and at the end a SHA-1 of a password, of a fixed word, and of all that stands before it.
/// </summary>
internal static class JavaKeyStore
{
    /// <summary>Where Debian's runtimes look for it.</summary>
    public const string Path = "etc/ssl/certs/java/cacerts";

    private const uint Magic = 0xFEEDFEED;
    private const int Version = 2;
    private const int TrustedCertificate = 2;

    /// <summary>The password of Debian's package, which is Java's own default, and the word.</summary>
    private static readonly byte[] Prefix = [.. Encoding.BigEndianUnicode.GetBytes("changeit"), .. "Mighty Aphrodite"u8];

    /// <summary>Makes no certificate younger than that. False, and nothing is changed, where it is no store of nothing but certificates with that password.</summary>
    /// <param name="epoch">Seconds since 1970.</param>
    public static bool TryLimitTimes(Span<byte> store, long epoch)
    {
        var end = store.Length - SHA1.HashSizeInBytes;
        if (end < 0 || !Seal(store[..end]).AsSpan().SequenceEqual(store[end..]) || FindTimes(store[..end]) is not { } times)
            return false;
        foreach (var place in times)
        {
            var time = store.Slice(place, sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(time, Math.Min(BinaryPrimitives.ReadInt64BigEndian(time), epoch * 1000));
        }
        Seal(store[..end]).CopyTo(store[end..]);
        return true;
    }

    private static List<int>? FindTimes(ReadOnlySpan<byte> content)
    {
        var position = 0;
        if (Number(content, ref position) != Magic || Number(content, ref position) != Version)
            return null;
        List<int> times = [];
        for (var left = Number(content, ref position); left > 0; left--)
        {
            if (Number(content, ref position) != TrustedCertificate || !TrySkip(Short(content, ref position), content, ref position))
                return null;
            times.Add(position);
            if (!TrySkip(sizeof(long), content, ref position) || !TrySkip(Short(content, ref position), content, ref position) || !TrySkip(Number(content, ref position), content, ref position))
                return null;
        }
        return position == content.Length ? times : null;
    }

    // More than there can be, where the content is over.
    private static uint Number(ReadOnlySpan<byte> content, ref int position) =>
        TrySkip(sizeof(uint), content, ref position) ? BinaryPrimitives.ReadUInt32BigEndian(content[(position - sizeof(uint))..]) : uint.MaxValue;

    private static uint Short(ReadOnlySpan<byte> content, ref int position) =>
        TrySkip(sizeof(ushort), content, ref position) ? BinaryPrimitives.ReadUInt16BigEndian(content[(position - sizeof(ushort))..]) : uint.MaxValue;

    private static bool TrySkip(uint length, ReadOnlySpan<byte> content, ref int position)
    {
        if (length > content.Length - position)
            return false;
        position += (int)length;
        return true;
    }

#pragma warning disable CA5350 // The format has no other; it seals, and proves nothing.
    private static byte[] Seal(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Prefix);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }
#pragma warning restore CA5350
}
