using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>A Java runtime's certificates: the JDK's format (sun.security.provider.JavaKeyStore), version 2, piece by piece.</summary>
public static class JavaKeyStore
{
#pragma warning disable CA5350 // The format's own.
    /// <summary>What stands before the seal, and the seal.</summary>
    public static byte[] Seal(byte[] content, string password = "changeit") =>
        [.. content, .. SHA1.HashData([.. Encoding.BigEndianUnicode.GetBytes(password), .. "Mighty Aphrodite"u8, .. content])];
#pragma warning restore CA5350

    /// <param name="times">Milliseconds since 1970, one for each certificate.</param>
    public static byte[] Certificates(params long[] times) =>
        [.. Number(0xFEEDFEED), .. Number(2), .. Number((uint)times.Length), .. times.SelectMany((time, place) => Certificate($"debian:{place}.pem", time))];

    public static byte[] Certificate(string name, long time) =>
        [.. Number(2), 0, (byte)name.Length, .. Encoding.UTF8.GetBytes(name), .. Time(time), 0, 5, .. "X.509"u8, .. Number(3), 1, 2, 3];

    public static byte[] Number(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    public static byte[] Time(long time)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time);
        return bytes;
    }
}
