using System.Formats.Tar;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>Tars whose entries name their owners, as dpkg-deb and other tools write them.</summary>
public static class NamedTar
{
    public static TarEntry Directory(string path, string user, string group, int userId = 0, int groupId = 0, int mode = 0x1ED) => Entry(TarEntryType.Directory, path, user, group, userId, groupId, mode);

    public static TarEntry File(string path, string user, string group, int userId = 0, int groupId = 0, int mode = 0x1A4) => Entry(TarEntryType.RegularFile, path, user, group, userId, groupId, mode);

    public static byte[] Write(params IEnumerable<TarEntry> entries)
    {
        using MemoryStream output = new();
        using (TarWriter tar = new(output, TarEntryFormat.Ustar))
        {
            foreach (var entry in entries)
                tar.WriteEntry(entry);
        }
        return output.ToArray();
    }

    private static UstarTarEntry Entry(TarEntryType type, string path, string user, string group, int userId, int groupId, int mode)
    {
        UstarTarEntry entry = new(type, path)
        {
            UserName = user,
            GroupName = group,
            Uid = userId,
            Gid = groupId,
            Mode = (UnixFileMode)mode,
            ModificationTime = DateTimeOffset.FromUnixTimeSeconds(DebBuilder.Time),
        };
        if (type == TarEntryType.RegularFile)
            entry.DataStream = new MemoryStream("y"u8.ToArray());
        return entry;
    }
}
