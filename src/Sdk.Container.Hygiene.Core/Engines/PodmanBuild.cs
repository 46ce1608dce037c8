namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// podman's word for a build whose steps have no network, which the client library does not know: without <c>nsoptions</c> they are in the network of podman's service, whatever
/// <c>networkmode</c> says, and <c>none</c> is no mode there (containers/podman, pkg/api/handlers/compat/images_build.go; buildah, NetworkConfigurationPolicy).
/// </summary>
internal sealed class PodmanBuild(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>buildah's NetworkDisabled.</summary>
    public const string NoNetwork = "1";

    private static readonly string s_ownNetwork = $"&nsoptions={Uri.EscapeDataString("""[{"Name":"network"}]""")}";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } address && address.AbsolutePath.EndsWith("/build", StringComparison.Ordinal) && $"{address.Query}&".Contains($"networkmode={NoNetwork}&", StringComparison.Ordinal))
            request.RequestUri = new(address.AbsoluteUri + s_ownNetwork);
        return base.SendAsync(request, cancellationToken);
    }
}
