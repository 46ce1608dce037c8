namespace Sdk.Container.Hygiene.Linting;

/// <summary>
/// Until when a release of Debian gets its security holes mended. The dates are those of Debian's package distro-info-data (debian.csv: eol, eol-lts); a test holds them against the one in
/// the archive.
/// </summary>
/// <param name="SupportEnd">The last day on which the security team looks after all of it.</param>
/// <param name="LongTermSupportEnd">The last day of the LTS team, which looks after the most used packages. Its updates come by the same suites.</param>
public sealed record DebianRelease(string Codename, DateOnly SupportEnd, DateOnly LongTermSupportEnd)
{
    public static IReadOnlyList<DebianRelease> All { get; } =
    [
        new("buster", new(2022, 9, 10), new(2024, 6, 30)),
        new("bullseye", new(2024, 8, 14), new(2026, 8, 31)),
        new("bookworm", new(2026, 7, 11), new(2028, 6, 30)),
        new("trixie", new(2028, 8, 9), new(2030, 6, 30)),
    ];
}
