namespace Sdk.Container.Hygiene.Imaging;

/// <summary>What of the app decides which Debian packages its base needs.</summary>
public sealed record AppTraits(bool InvariantGlobalization, bool InvariantTimezone, bool NativeAot)
{
    /// <summary>
    /// What the base asks Debian for, sorted. <c>libicu*</c> and <c>libssl*</c> stand for the package with the number of the suite: libicu76 in trixie.
    /// The .NET runtime links libstdc++ and libgcc, and loads libssl, libicu and the time zones when the app first uses them; native code needs no libstdc++.
    /// </summary>
    public IReadOnlyList<string> BasePackages =>
        [.. new[]
        {
            "base-files", "ca-certificates", "libc6", "libgcc-s1", "libssl*", "netbase",
            NativeAot ? null : "libstdc++6",
            InvariantGlobalization ? null : "libicu*",
            InvariantTimezone ? null : "tzdata",
        }.OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>What makes a base with a shell and a package manager, beside what an app needs: Debian's essential packages, and apt. usr-is-merged keeps perl out, which its alternative wants.</summary>
    public static IReadOnlyList<string> FullBase { get; } = ["?essential", "apt", "usr-is-merged"];

    /// <summary>What a service without .NET needs of a base that runs no scripts.</summary>
    public static IReadOnlyList<string> ServiceBase { get; } = ["base-files", "ca-certificates", "libc6", "netbase", "tzdata"];

    /// <summary>Packages that only maintainer scripts use, and a distroless image runs none: left out unless the project asks for them.</summary>
    public static IReadOnlyList<string> ExcludedByDefault { get; } = ["debconf", "mawk", "openssl"];
}
