namespace Sdk.Container.Hygiene.Debian;

/// <summary>Debian's names of processor architectures (Debian Policy §11.1), and .NET's names for the same.</summary>
public static class DebianArchitecture
{
    /// <summary>The architecture of packages that run on any: scripts, data, documentation.</summary>
    public const string All = "all";

    /// <summary>
    /// The architecture for a .NET runtime identifier: <c>linux-x64</c> is <c>amd64</c>, <c>linux-arm64</c> is <c>arm64</c>. Null for what no image is made for: other operating
    /// systems, C libraries (<c>linux-musl-x64</c>) and processors.
    /// </summary>
    public static string? FromRuntimeIdentifier(string runtimeIdentifier) => runtimeIdentifier switch { "linux-x64" => "amd64", "linux-arm64" => "arm64", _ => null };

    /// <summary>Whether <paramref name="architecture"/> is what <paramref name="wildcard"/> names: itself, <c>any</c>, <c>linux-any</c>, <c>any-amd64</c> (Debian Policy §11.1.1).</summary>
    public static bool Matches(string architecture, string wildcard) =>
        wildcard == architecture || wildcard is "any" or "linux-any" || wildcard == $"any-{architecture}" || wildcard == $"linux-{architecture}";
}
