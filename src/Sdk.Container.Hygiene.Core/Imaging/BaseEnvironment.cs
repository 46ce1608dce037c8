namespace Sdk.Container.Hygiene.Imaging;

/// <summary>The environment that the base gives to an app: the names that people know from Microsoft's images, with the same values.</summary>
internal static class BaseEnvironment
{
    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static IReadOnlyDictionary<string, string> Of() => new Dictionary<string, string>
    {
        ["APP_UID"] = "1654",
        // Kestrel's default port 80 needs a privilege that the app's user does not have.
        ["ASPNETCORE_HTTP_PORTS"] = "8080",
        ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        ["PATH"] = SearchPath,
    };

    public static IReadOnlyDictionary<string, string> OfService() => new Dictionary<string, string> { ["PATH"] = SearchPath };
}
