using System.Text;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>Contexts as docker's own client keeps them in its configuration's folder (docker/cli, cli/context/store).</summary>
internal static class DockerContexts
{
    public static void Write(string configFolder, string name, string address, bool skipsVerification = false)
    {
        var folder = Directory.CreateDirectory(Path.Combine(configFolder, "contexts", "meta", Id(name))).FullName;
        File.WriteAllText(
            Path.Combine(folder, "meta.json"),
            $$"""{"Name":"{{name}}","Metadata":{},"Endpoints":{"docker":{"Host":"{{address}}","SkipTLSVerify":{{(skipsVerification ? "true" : "false")}}} } }""");
    }

    /// <summary>Where a context has its certificates.</summary>
    public static string TlsFolder(string configFolder, string name) => Path.Combine(configFolder, "contexts", "tls", Id(name), "docker");

    private static string Id(string name) => Sha256Digest.Of(Encoding.UTF8.GetBytes(name)).Hex;
}
