using System.Globalization;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>Locks to test with: small, sound, and changed with <c>with</c> where a test needs another.</summary>
public static class SampleLock
{
    public static LockInputs Inputs { get; } = new(
        Suites: ["trixie", "trixie-security"],
        Components: ["main"],
        Base: ["ca-certificates", "libc6"],
        Packages: ["ffmpeg", "nginx (1.26*)"],
        Excluded: ["openssl"],
        InstallRecommends: false);

    public static LockedArchitecture Architecture { get; } = new(
        Inputs,
        [
            Suite("trixie", "Debian", "2026-01-10T10:28:47Z"),
            Suite("trixie-security", "Debian-Security", "2026-02-01T07:05:00Z") with { ValidUntil = Time("2026-02-08T07:05:00Z") },
        ],
        [
            Package("ca-certificates", "20250419", inBase: true) with
            {
                Architecture = "all",
                Filename = "pool/main/c/ca-certificates/ca-certificates_20250419_all.deb",
            },
            Package("ffmpeg", "7:7.1.3-0+deb13u1", suite: "trixie-security", dependsOn: ["libavcodec61", "libc6"]),
            Package("libavcodec61", "7:7.1.3-0+deb13u1", requiredBy: "ffmpeg", suite: "trixie-security", dependsOn: ["libc6"]) with { Source = "ffmpeg" },
            Package("libc6", "2.41-12", inBase: true, dependsOn: ["libgcc-s1"]) with { Source = "glibc" },
            Package("libgcc-s1", "14.2.0-19", requiredBy: "libc6", inBase: true) with { Source = "gcc-14" },
            Package("nginx", "1.26.3-3+deb13u1", dependsOn: ["libc6"]),
        ]);

    /// <summary>The same with PostgreSQL from a vendor.</summary>
    public static LockedArchitecture WithRepository { get; } = Architecture with
    {
        Inputs = Inputs with
        {
            Packages = ["ffmpeg", "nginx (1.26*)", "postgresql-18"],
            Repositories = [new("pgdg", "http://mirror.example/postgresql", "trixie-pgdg", ["main"], ["B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8"], ["libpq*", "postgresql-18"])],
        },
        Suites = [.. Architecture.Suites, Suite("pgdg", "PostgreSQL", "2026-01-20T08:00:00Z") with { Codename = "trixie-pgdg", SignedBy = ["B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8"] }],
        Packages =
        [
            .. Architecture.Packages.SkipLast(1),
            Package("libpq5", "18.1-1.pgdg13+2", requiredBy: "postgresql-18", suite: "pgdg", dependsOn: ["libc6"]) with { Source = "postgresql-18" },
            Architecture.Packages[^1],
            Package("postgresql-18", "18.1-1.pgdg13+2", suite: "pgdg", dependsOn: ["libc6", "libpq5"]),
        ],
    };

    public static LockFile File { get; } = LockFile.Empty.With("amd64", Architecture);

    public static LockedSuite Suite(string suite, string label, string date) =>
        new(suite, suite, label, Time(date), null, Digest(suite), ["41587F7DB8C774BCCF131416762F67A0B2C39DE4"]);

    /// <summary>A package whose other fields follow from its name and version.</summary>
    public static LockedPackage Package(
        string name, string version, string? requiredBy = null, bool inBase = false, string suite = "trixie", IReadOnlyList<string>? dependsOn = null) =>
        new(
            name, version, "amd64", name, version, suite,
            $"pool/main/{name[0]}/{name}/{name}_{version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..]}_amd64.deb",
            1000 + name.Length, Digest($"{name} {version}"), requiredBy, inBase)
        {
            DependsOn = dependsOn ?? [],
        };

    public static Sha256Digest Digest(string of) => Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(of));

    private static DateTimeOffset Time(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture);
}
