using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>How a connection over TCP is secured: what docker's own client makes of its variables and contexts (docs.docker.com, "Protect the Docker daemon socket").</summary>
/// <param name="Folder">Where ca.pem, cert.pem and key.pem may lie. Without ca.pem the machine's own roots count, for a context; without cert.pem the client has no certificate.</param>
/// <param name="Verifies">Whether the server has to have a certificate for its host from somebody who is trusted.</param>
internal sealed record EngineTls(string Folder, bool Verifies)
{
    /// <summary>Whether ca.pem has to be there, as for the variables (docker/cli, cli/context/tlsdata.go).</summary>
    public bool NeedsAuthority { get; init; }

    /// <summary>By DOCKER_TLS_VERIFY, which may be anything but empty, or DOCKER_TLS, with which nobody checks the server; null without both.</summary>
    public static EngineTls? Of(EngineSettings settings, string configFolder) =>
        settings.DockerTlsVerify.Length == 0 && settings.DockerTls.Length == 0 ? null
        : new(settings.DockerCertPath.Length > 0 ? settings.DockerCertPath : configFolder, settings.DockerTlsVerify.Length > 0) { NeedsAuthority = true };

    /// <summary>Reads the files; throws what <see cref="EngineProbe"/> tells as <c>HYG5120</c>.</summary>
    public SslClientAuthenticationOptions Read()
    {
        SslClientAuthenticationOptions options = new();
        if (NeedsAuthority && Find("ca.pem") is null)
            throw new FileNotFoundException($"there is no ca.pem in {Folder}");
        if (!Verifies)
#pragma warning disable CA5359 // Do not disable certificate validation: the user's own word, in docker's own variable or context
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        else if (Find("ca.pem") is { } authority)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
            var trusted = options.CertificateChainPolicy.CustomTrustStore;
            if (trusted.Count == 0)
                throw new System.Security.Cryptography.CryptographicException("ca.pem has no certificate");
            options.RemoteCertificateValidationCallback = (_, _, chain, errors) => errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsAt(chain!, trusted));
        }
        if (Find("cert.pem") is { } certificate)
        {
            using var read = X509Certificate2.CreateFromPemFile(certificate, Path.Combine(Folder, "key.pem"));
            X509Certificate2Collection whole = [];
            whole.ImportFromPemFile(certificate);
            // Windows takes no key that was only read from a file. What stands behind the certificate, as docker has it, goes along: the authorities between it and the one that the engine trusts.
#pragma warning disable CA2000 // Dispose objects before losing scope: they live as long as the connection's handler
            options.ClientCertificateContext = SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null), whole, offline: true);
#pragma warning restore CA2000
        }
        return options;
    }

    // What is in ca.pem is trusted, also where it is no root: .NET alone wants one. By its bytes: to .NET two certificates are equal that have the same issuer and serial number, whosever keys they are.
    private static bool EndsAt(X509Chain chain, X509Certificate2Collection trusted) =>
        chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.PartialChain) && chain.ChainElements.Count > 0 && trusted.Any(known => known.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));

    private string? Find(string name) => Path.Combine(Folder, name) is var path && File.Exists(path) ? path : null;
}
