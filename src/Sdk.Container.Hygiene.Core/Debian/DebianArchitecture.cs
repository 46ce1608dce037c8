using System.Diagnostics.CodeAnalysis;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>Debian's names of processor architectures (Debian Policy §11.1), and .NET's names for the same.</summary>
public static class DebianArchitecture
{
    /// <summary>The architecture of packages that run on any: scripts, data, documentation.</summary>
    public const string All = "all";

    /// <summary>
    /// The architecture for a .NET runtime identifier: <c>linux-x64</c> is <c>amd64</c>, <c>linux-arm64</c> is <c>arm64</c>. False for what Debian does not run: other operating
    /// systems, other C libraries (<c>linux-musl-x64</c>), unknown processors.
    /// </summary>
    public static bool TryFromRuntimeIdentifier(string? runtimeIdentifier, [NotNullWhen(true)] out string? architecture)
    {
        architecture = runtimeIdentifier?.ToLowerInvariant() switch
        {
            "linux-x64" => "amd64",
            "linux-arm64" => "arm64",
            "linux-arm" => "armhf",
            "linux-x86" => "i386",
            "linux-ppc64le" => "ppc64el",
            "linux-s390x" => "s390x",
            "linux-riscv64" => "riscv64",
            "linux-loongarch64" => "loong64",
            _ => null,
        };
        return architecture is not null;
    }

    /// <summary>Whether <paramref name="architecture"/> is what <paramref name="wildcard"/> names: itself, <c>any</c>, <c>linux-any</c>, <c>any-amd64</c> (Debian Policy §11.1.1).</summary>
    public static bool Matches(string architecture, string wildcard) =>
        wildcard == architecture || wildcard is "any" or "linux-any" || wildcard == $"any-{architecture}" || wildcard == $"linux-{architecture}";
}
