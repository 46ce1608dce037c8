using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>What is generated, compared with what Debian's own scripts made on the machine of the tests, where that is a Debian.</summary>
public sealed class GeneratedContentTests
{
    private const string Shared = "/usr/share/ca-certificates/";
    private const string Local = "/usr/local/share/ca-certificates/";

    [Fact]
    public void The_bundle_is_that_of_update_ca_certificates()
    {
        Assert.SkipUnless(File.Exists("/etc/ca-certificates.conf") && File.Exists("/etc/ssl/certs/ca-certificates.crt"), "ca-certificates is not installed");
        var enabled = File.ReadLines("/etc/ca-certificates.conf").Where(line => line.Length > 0 && line[0] is not ('#' or '!')).Select(line => Shared + line).Where(File.Exists);
        var local = Directory.Exists(Local) ? Directory.EnumerateFiles(Local, "*.crt", SearchOption.AllDirectories) : [];
        var certificates = enabled.Concat(local).Select(path => new Certificate(path[1..], System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path)))).ToList();
        certificates.ShouldAllBe(certificate => CertificateBundle.IsCertificate(certificate.Path));
        var shuffled = certificates.OrderByDescending(certificate => certificate.Path.Length).ToList();
        CertificateBundle.Bundle(shuffled).ShouldBe(File.ReadAllBytes("/etc/ssl/certs/ca-certificates.crt"));
    }

    [Fact]
    public void The_configuration_is_that_of_ca_certificates()
    {
        Assert.SkipUnless(File.Exists("/etc/ca-certificates.conf"), "ca-certificates is not installed");
        var configuration = File.ReadAllText("/etc/ca-certificates.conf");
        Assert.SkipWhen(configuration.Contains("\n!", StringComparison.Ordinal), "the administrator has deselected certificates");
        var certificates = configuration.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => new Certificate(Shared[1..] + line, ""));
        CertificateBundle.Configuration(certificates).ShouldBe(configuration);
    }

    [Fact]
    public void The_accounts_are_those_of_base_passwd()
    {
        Assert.SkipUnless(File.Exists("/usr/share/base-passwd/passwd.master"), "base-passwd is not installed");
        AccountFiles.Passwd(1654).ShouldBe(File.ReadAllText("/usr/share/base-passwd/passwd.master") + "app:*:1654:1654::/home/app:/usr/sbin/nologin\n");
        AccountFiles.Group(1654).ShouldBe(File.ReadAllText("/usr/share/base-passwd/group.master") + "app:*:1654:\n");
    }

    [Theory]
    [InlineData("usr/share/ca-certificates/mozilla/x.crt", true)]
    [InlineData("usr/local/share/ca-certificates/x.crt", true)]
    [InlineData("usr/share/ca-certificates/x.pem", false)]
    [InlineData("etc/ssl/certs/x.crt", false)]
    public void Certificates_are_where_Debian_looks_for_them(string path, bool expected) => CertificateBundle.IsCertificate(path).ShouldBe(expected);

    [Fact]
    public void An_empty_certificate_adds_no_line() =>
        CertificateBundle.Bundle([new("usr/share/ca-certificates/a.crt", ""), new("usr/share/ca-certificates/b.crt", "b")]).ShouldBe("b\n"u8.ToArray());
}
