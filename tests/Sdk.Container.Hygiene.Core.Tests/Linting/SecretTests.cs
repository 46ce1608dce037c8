using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Linting;

public sealed class SecretTests : IDisposable
{
    private const string Body = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";

    private readonly LintHarness _lint = new();

    public void Dispose() => _lint.Dispose();

    public static TheoryData<string> Keys =>
    [
        $"-----BEGIN PRIVATE KEY-----\n{Body}\n-----END PRIVATE KEY-----\n",
        $"-----BEGIN PRIVATE KEY-----\r\n{Body}\r\n-----END PRIVATE KEY-----\r\n",
        $"-----BEGIN ENCRYPTED PRIVATE KEY-----\n{Body}\n",
        $"-----BEGIN OPENSSH PRIVATE KEY-----\n{Body}\n",
        $"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{Body}\n",
        $"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\n{Body}\n",
        $$"""{ "Key": "-----BEGIN EC PRIVATE KEY-----\n{{Body}}\n-----END EC PRIVATE KEY-----" }""",
        $"-----BEGIN CERTIFICATE-----\n{Body}\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n{Body}\n",
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_private_key(string content) => (await _lint.With(LintHarness.File("app/settings", content: content)).MessageAsync()).ShouldContain("(/app/settings). ");

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\n" + Body + "\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\n" + Body + "\n")]
    [InlineData("keys begin with -----BEGIN PRIVATE KEY----- and end")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\0-----END RSA PRIVATE KEY-----\0")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n(your key here)\n-----END PRIVATE KEY-----\n")]
    public async Task What_is_none(string content) => (await _lint.With(LintHarness.File("app/settings", content: content)).CodesAsync()).ShouldBeEmpty();

    [Fact]
    public async Task A_certificate_with_its_key_but_not_a_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        _lint.With(Binary("app/x.cer", certificate.Export(X509ContentType.Cert)), Binary("app/x.pfx", certificate.Export(X509ContentType.Pkcs12, "secret")));
        (await _lint.MessageAsync()).ShouldContain("(/app/x.pfx). ");
    }

    [Fact]
    public async Task A_key_that_everybody_gets_with_a_package_is_no_secret()
    {
        var key = Keys.First().Data;
        await _lint.WithPackageAsync(new DebBuilder("examples").File("usr/share/examples/key.pem", key));
        (await _lint.CodesAsync()).ShouldBeEmpty();
        // As a script would have made it, from no package.
        (await _lint.With(LintHarness.File("etc/ssl/private/made.key", content: key)).MessageAsync()).ShouldContain("(/etc/ssl/private/made.key). ");
    }

    [Theory]
    [InlineData("etc/machine-id", "0123456789abcdef0123456789abcdef\n", true)]
    [InlineData("var/lib/dbus/machine-id", "0123456789abcdef0123456789abcdef\n", true)]
    [InlineData("etc/machine-id", "uninitialized\n", false)]
    [InlineData("etc/machine-id", "", false)]
    [InlineData("etc/other-id", "0123456789abcdef0123456789abcdef\n", false)]
    [InlineData("etc/ssh/ssh_host_ed25519_key", "-----BEGIN OPENSSH PRIVATE KEY-----\n" + Body + "\n", true)]
    [InlineData("etc/ssh/ssh_host_ed25519_key.pub", "ssh-ed25519 AAAA", false)]
    public async Task What_tells_machines_apart(string path, string content, bool told) =>
        (await _lint.With(LintHarness.File(path, content: content)).CodesAsync()).ShouldBe(told ? ["HYG5509"] : []);

    private static LintHarness.Entry Binary(string path, byte[] content) => new(new(path, TarEntryKind.File, 0b110_100_100, 0, Size: content.Length), content);
}
