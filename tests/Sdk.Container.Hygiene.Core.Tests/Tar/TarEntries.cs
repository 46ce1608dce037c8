using CsCheck;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Tar;

/// <summary>Random entries with their content, as an image could have them: short and long names, UTF-8, every kind, owners and times beyond what octal digits hold.</summary>
internal static class TarEntries
{
    private static readonly Gen<string> Name =
        from letters in Gen.Frequency(
            (8, Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789._-+ ,'"].Array[1, 30]),
            (2, Gen.Char["äöüß€日本語Ωж"].Array[1, 60]),
            (1, Gen.Char["x"].Array[95, 105]),
            (1, Gen.Char["yz"].Array[200, 300]))
        select new string(letters);

    private static readonly Gen<string> Path =
        from names in Name.Array[1, 4]
        select string.Join('/', names);

    public static Gen<(TarEntry Entry, byte[] Content)> Any { get; } =
        from kind in Gen.Enum<TarEntryKind>()
        from path in Path
        from target in Path
        from mode in Gen.Int[0, 0xFFF]
        from modified in Gen.OneOf(Gen.Long[0, 2_000_000_000], Gen.Long[0, 200_000_000_000], Gen.Long[-2_000_000_000, -1])
        from user in Gen.OneOf(Gen.Int[0, 65_535], Gen.Int[2_097_000, 2_097_300], Gen.Int[0, int.MaxValue])
        from @group in Gen.OneOf(Gen.Int[0, 65_535], Gen.Int[0, int.MaxValue])
        from content in Gen.Byte.Array[0, 1200]
        from major in Gen.Int[0, 255]
        from minor in Gen.Int[0, 255]
        let isFile = kind == TarEntryKind.File
        let isLink = kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink
        let isDevice = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice
        select (
            new TarEntry(path, kind, mode, modified, user, @group, isFile ? content.Length : 0, isLink ? target : "", isDevice ? major : 0, isDevice ? minor : 0),
            isFile ? content : []);

    public static byte[] Write(IEnumerable<(TarEntry Entry, byte[] Content)> entries)
    {
        using var output = new MemoryStream();
        var tar = new TarWriter(output);
        foreach (var (entry, content) in entries)
            tar.Write(entry, content);
        tar.WriteEnd();
        return output.ToArray();
    }
}
