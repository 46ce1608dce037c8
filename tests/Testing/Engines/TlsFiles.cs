using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>An authority of a test's own, a certificate of it for a server at 127.0.0.1, and the three files that docker's client has.</summary>
public sealed class TlsFiles : IDisposable
{
    private readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddDays(-1);
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _server;
    private readonly bool _isBetween;

    /// <param name="host">What the server's certificate is for.</param>
    public TlsFiles(string host = "127.0.0.1") : this(host, null)
    {
    }

    private TlsFiles(string host, X509Certificate2? above)
    {
        _isBetween = above is not null;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(above is null ? "CN=authority" : "CN=authority in between", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        if (above is null)
        {
            _authority = request.CreateSelfSigned(_from, _from.AddDays(3));
        }
        else
        {
            using var issued = request.Create(above, _from, _from.AddDays(3), RandomNumberGenerator.GetBytes(8));
            _authority = issued.CopyWithPrivateKey(key);
        }
        _server = Issue("CN=server", host).Certificate;
    }

    /// <summary>The same of an authority that this one has signed; its client's certificate comes with the authority's own.</summary>
    public TlsFiles Between() => new("127.0.0.1", _authority);

    /// <summary>As dockerd with <c>--tlsverify</c>: the client needs a certificate of the same authority.</summary>
    public SslServerAuthenticationOptions Server => new()
    {
        ServerCertificate = _server,
        ClientCertificateRequired = true,
        CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { _authority } },
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null && errors is SslPolicyErrors.None,
    };

    /// <summary>As dockerd with <c>--tls</c>: whoever comes is let in.</summary>
    public SslServerAuthenticationOptions OpenServer => new() { ServerCertificate = _server };

    /// <summary>Writes ca.pem, cert.pem and key.pem, or those of them that are named.</summary>
    public void WriteTo(string folder, params IReadOnlyList<string> names)
    {
        Directory.CreateDirectory(folder);
        var (certificate, key) = Issue("CN=client", null);
        using (certificate)
        {
            foreach (var (name, text) in new[] { ("ca.pem", _authority.ExportCertificatePem()), ("cert.pem", certificate.ExportCertificatePem() + (_isBetween ? $"\n{_authority.ExportCertificatePem()}" : "")), ("key.pem", key) })
            {
                if (names.Count == 0 || names.Contains(name))
                    File.WriteAllText(Path.Combine(folder, name), text);
            }
        }
    }

    public void Dispose()
    {
        _authority.Dispose();
        _server.Dispose();
    }

    private (X509Certificate2 Certificate, string Key) Issue(string name, string? host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        if (host is not null)
        {
            SubjectAlternativeNameBuilder names = new();
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }
        using var issued = request.Create(_authority, _from, _from.AddDays(2), RandomNumberGenerator.GetBytes(8));
        return (issued.CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem());
    }
}
