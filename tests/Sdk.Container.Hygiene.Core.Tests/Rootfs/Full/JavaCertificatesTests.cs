using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;
using static Sdk.Container.Hygiene.Testing.JavaKeyStore;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>What cacerts.pl does to certificates of Java's, and to what is something else.</summary>
public sealed class JavaCertificatesTests : IDisposable
{
    private const long Epoch = 1_700_000_000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task No_certificate_is_younger_than_the_packages_and_the_seal_fits() =>
        (await LimitAsync(Seal(Certificates(Epoch * 1000 + 1, 5_000, long.MaxValue)))).ShouldBe(Seal(Certificates(Epoch * 1000, 5_000, Epoch * 1000)));

    [Fact]
    public async Task One_without_certificates_is_one_too() => (await LimitAsync(Seal(Certificates()))).ShouldBe(Seal(Certificates()));

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
    public async Task What_is_no_such_store_stays_as_it_is(string what, byte[] content) => (await LimitAsync(content)).ShouldBe(content, what);

    public void Dispose() => _folder.Dispose();

    private async Task<byte[]> LimitAsync(byte[] store)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "perl is not installed");
        await File.WriteAllTextAsync(_folder["cacerts.pl"], DpkgFiles.Certificates);
        await File.WriteAllBytesAsync(_folder["cacerts"], store);
        var run = (await ProcessRun.RunAsync("/usr/bin/perl", [_folder["cacerts.pl"], _folder["cacerts"], $"{Epoch}"], "/", cancellationToken: TestContext.Current.CancellationToken)).Succeeded();
        run.Output.ShouldBe("");
        return await File.ReadAllBytesAsync(_folder["cacerts"]);
    }
}
