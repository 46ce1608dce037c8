using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Rootfs.Full;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>The JDK's format (sun.security.provider.JavaKeyStore), written here once more, by hand.</summary>
public sealed class JavaKeyStoreTests
{
    private const long Epoch = 1_700_000_000;

    [Fact]
    public void No_certificate_is_younger_than_the_packages_and_the_seal_fits()
    {
        var store = Seal(Certificates(Epoch * 1000 + 1, 5_000, long.MaxValue));
        JavaKeyStore.TryLimitTimes(store, Epoch).ShouldBeTrue();
        store.ShouldBe(Seal(Certificates(Epoch * 1000, 5_000, Epoch * 1000)));
    }

    [Fact]
    public void One_without_certificates_is_one_too()
    {
        var store = Seal(Certificates());
        JavaKeyStore.TryLimitTimes(store, Epoch).ShouldBeTrue();
        store.ShouldBe(Seal(Certificates()));
    }

    public static TheoryData<string, byte[]> Others => new()
    {
        { "nothing", [] },
        { "a text", "no store, but longer than its seal would be"u8.ToArray() },
        { "PKCS #12", [0x30, 0x82, .. new byte[100]] },
        { "another password", Seal(Certificates(long.MaxValue), "secret") },
        { "another version", Seal([.. Number(0xFEEDFEED), .. Number(1), .. Number(0)]) },
        { "a private key", Seal([.. Number(0xFEEDFEED), .. Number(2), .. Number(1), .. Number(1), 0, 1, (byte)'k', .. Time(long.MaxValue), .. Number(0), .. Number(0)]) },
        { "fewer than it says", Seal([.. Number(0xFEEDFEED), .. Number(2), .. Number(2), .. Certificate("a", long.MaxValue)]) },
        { "more than it says", Seal([.. Number(0xFEEDFEED), .. Number(2), .. Number(0), .. Certificate("a", long.MaxValue)]) },
        { "a certificate longer than the store", Seal([.. Number(0xFEEDFEED), .. Number(2), .. Number(1), .. Certificate("a", long.MaxValue)[..^1]]) },
        { "a name longer than the store", Seal([.. Number(0xFEEDFEED), .. Number(2), .. Number(1), .. Number(2), 0xFF, 0xFF]) },
        { "half a number", Seal([.. Number(0xFEEDFEED), .. Number(2), 0]) },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void What_is_no_such_store_stays_as_it_is(string what, byte[] content)
    {
        var store = content.ToArray();
        JavaKeyStore.TryLimitTimes(store, Epoch).ShouldBeFalse(what);
        store.ShouldBe(content);
    }

#pragma warning disable CA5350 // The format's own.
    internal static byte[] Seal(byte[] content, string password = "changeit") =>
        [.. content, .. SHA1.HashData([.. Encoding.BigEndianUnicode.GetBytes(password), .. "Mighty Aphrodite"u8, .. content])];
#pragma warning restore CA5350

    internal static byte[] Certificates(params long[] times) =>
        [.. Number(0xFEEDFEED), .. Number(2), .. Number((uint)times.Length), .. times.SelectMany((time, place) => Certificate($"debian:{place}.pem", time))];

    private static byte[] Certificate(string name, long time) =>
        [.. Number(2), 0, (byte)name.Length, .. Encoding.UTF8.GetBytes(name), .. Time(time), 0, 5, .. "X.509"u8, .. Number(3), 1, 2, 3];

    private static byte[] Number(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Time(long time)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time);
        return bytes;
    }
}
