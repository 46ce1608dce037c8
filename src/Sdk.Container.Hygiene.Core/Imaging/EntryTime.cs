using System.Globalization;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>The times that a layer of published files carries: by rule, never the disk's.</summary>
/// <param name="Seconds">Since 1970: the time of directories, and the latest that a file has.</param>
internal readonly record struct EntryTime(long Seconds)
{
    private const int SecondsPerDay = 86_400;

    /// <summary>2000-01-01: the runtime's and the packages' files are the same in every app, on whatever day it was locked, so their layers shall be, too.</summary>
    public static EntryTime Shared { get; } = new(946_684_800);

    /// <summary>
    /// ASP.NET Core makes the ETag of a static file of its time and its length: with one time for all, a browser would keep a file that was replaced by another of the same
    /// length. So the content chooses the second, within the day before <see cref="Seconds"/>. Packages have static files, too.
    /// </summary>
    public long OfContent(string sha256) =>
        Math.Max(0, Seconds - (uint.Parse(sha256.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % SecondsPerDay));
}
