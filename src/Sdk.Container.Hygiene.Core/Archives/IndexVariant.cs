using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>One of the forms in which an archive offers a Packages file.</summary>
/// <param name="Extension"><c>.gz</c>, <c>.xz</c>, or empty.</param>
internal sealed record IndexVariant(ReleaseEntry Entry, string Extension)
{
    // A link of 10 MB/s, and one core: .xz is smaller, .gz is read six times as fast. On slower links the difference is a second or two; on faster ones .gz always wins.
    private const double BytesPerSecond = 10e6;
    private static readonly (string Extension, double DecodedPerSecond)[] Known = [(".gz", 450e6), (".xz", 70e6), ("", double.PositiveInfinity)];

    /// <summary>The forms that the Release file lists, the soonest ready first. The plain one comes last: Debian lists it for its digest, but no mirror has it.</summary>
    /// <param name="path">Without extension: <c>main/binary-amd64/Packages</c>.</param>
    public static IReadOnlyList<IndexVariant> Find(ReleaseFile release, string path)
    {
        var size = release.Files.GetValueOrDefault(path)?.Size ?? 0;
        return [.. Known
            .Where(known => release.Files.ContainsKey(path + known.Extension))
            .Select(known => (Variant: new IndexVariant(release.Files[path + known.Extension], known.Extension), known.DecodedPerSecond))
            .OrderBy(known => known.Variant.Extension.Length == 0)
            .ThenBy(known => known.Variant.Entry.Size / BytesPerSecond + size / known.DecodedPerSecond)
            .Select(known => known.Variant)];
    }
}
