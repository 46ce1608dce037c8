using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>An authority of a test's own, a certificate of it for a server at 127.0.0.1, and the three files that docker's client has.</summary>
public sealed class TlsFiles : IDisposable
{
    // No certificate outlives the one above it.
    private readonly DateTimeOffset _until;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _server;
    private readonly X509Certificate2[] _above;

    /// <param name="host">What the server's certificate is for.</param>
    public TlsFiles(string host = "127.0.0.1") : this(host, null, DateTimeOffset.UtcNow.AddDays(4))
    {
    }

    private TlsFiles(string host, TlsFiles? above, DateTimeOffset until)
    {
        (_until, _above) = (until, []);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(above is null ? "CN=authority" : "CN=authority in between", key, HashAlgorithmName.SHA256);
        AddAuthority(request);
        if (above is null)
        {
            _authority = request.CreateSelfSigned(From, _until);
        }
        else
        {
            using var issued = request.Create(above._authority, From, _until, RandomNumberGenerator.GetBytes(8));
            _authority = issued.CopyWithPrivateKey(key);
            _above = [_authority];
        }
        _server = Issue("CN=server", host).Certificate;
    }

    private TlsFiles(TlsFiles victim)
    {
        _until = victim._until;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=impostor", key, HashAlgorithmName.SHA256);
        AddAuthority(request);
        // So nobody looks for the signature of the one above.
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(RandomNumberGenerator.GetBytes(20)));
        using var issued = request.Create(victim._authority.IssuerName, X509SignatureGenerator.CreateForECDsa(key), From, _until, victim._authority.SerialNumberBytes.Span);
        _authority = issued.CopyWithPrivateKey(key);
        _above = [_authority];
        _server = Issue("CN=server", "127.0.0.1").Certificate;
    }

    private static DateTimeOffset From => DateTimeOffset.UtcNow.AddDays(-1);

    /// <summary>The same of an authority that this one has signed; its certificates come with the authority's own.</summary>
    public TlsFiles Between() => new("127.0.0.1", this, _until.AddDays(-1));

    /// <summary>The same of somebody else, whose authority has the issuer and the serial number of this one's.</summary>
    public TlsFiles Impostor() => new(this);

    /// <summary>As dockerd with <c>--tlsverify</c>: the client needs a certificate of the same authority.</summary>
    public SslServerAuthenticationOptions Server => new()
    {
        ServerCertificate = _server,
        ClientCertificateRequired = true,
        CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { _authority } },
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null && errors is SslPolicyErrors.None,
    };

    /// <summary>As dockerd with <c>--tls</c>: whoever comes is let in.</summary>
    public SslServerAuthenticationOptions OpenServer => new() { ServerCertificateContext = SslStreamCertificateContext.Create(_server, [.. _above], offline: true) };

    /// <summary>Writes ca.pem, cert.pem and key.pem, or those of them that are named.</summary>
    public void WriteTo(string folder, params IReadOnlyList<string> names)
    {
        Directory.CreateDirectory(folder);
        var (certificate, key) = Issue("CN=client", null);
        using (certificate)
        {
            foreach (var (name, text) in new[] { ("ca.pem", _authority.ExportCertificatePem()), ("cert.pem", certificate.ExportCertificatePem() + string.Concat(_above.Select(above => $"\n{above.ExportCertificatePem()}"))), ("key.pem", key) })
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
        using var issued = request.Create(_authority, From, _until.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        return (issued.CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem());
    }

    private static void AddAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    }
}
