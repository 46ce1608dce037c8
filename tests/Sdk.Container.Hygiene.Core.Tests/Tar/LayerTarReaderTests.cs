using System.Buffers.Binary;
using System.Text;
using Sdk.Container.Hygiene.Tar;
using Bcl = System.Formats.Tar;

namespace Sdk.Container.Hygiene.Tests.Tar;

/// <summary>Tars as docker (.NET's pax stands for Go's), podman and GNU tar write them.</summary>
public sealed class LayerTarReaderTests
{
    private static readonly string Long = string.Join('/', Enumerable.Repeat("a-folder-with-a-long-name", 12));

    public static TheoryData<Bcl.TarEntryFormat> Formats => [Bcl.TarEntryFormat.Pax, Bcl.TarEntryFormat.Gnu];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_kind_of_entry_is_read(Bcl.TarEntryFormat format)
    {
        var entries = Read(Write(format,
            Entry(format, Bcl.TarEntryType.Directory, "./etc/", mode: 0b001_111_111_111),
            Entry(format, Bcl.TarEntryType.RegularFile, "./etc/x", content: "text"),
            Entry(format, Bcl.TarEntryType.SymbolicLink, "etc/link", link: "../x"),
            Entry(format, Bcl.TarEntryType.HardLink, "etc/hard", link: "./etc/x"),
            Entry(format, Bcl.TarEntryType.Fifo, "etc/fifo"),
            Entry(format, Bcl.TarEntryType.RegularFile, Long, content: new('x', 1000)),
            Entry(format, Bcl.TarEntryType.SymbolicLink, "etc/far", link: Long)));
        entries.Select(entry => (entry.Path, entry.Entry.Kind, entry.Entry.Size, entry.Entry.LinkTarget)).ShouldBe(
        [
            ("etc", TarEntryKind.Directory, 0, ""), ("etc/x", TarEntryKind.File, 4, ""), ("etc/link", TarEntryKind.SymbolicLink, 0, "../x"), ("etc/hard", TarEntryKind.HardLink, 0, "etc/x"),
            ("etc/fifo", TarEntryKind.Fifo, 0, ""), (Long, TarEntryKind.File, 1000, ""), ("etc/far", TarEntryKind.SymbolicLink, 0, Long),
        ]);
        entries.ShouldAllBe(entry => entry.Entry.UserId == 101 && entry.Entry.GroupId == 3_000_000 && entry.Entry.Modified == 1_700_000_000);
        entries[0].Entry.Mode.ShouldBe(0b001_111_111_111);
    }

    [Fact]
    public void A_content_is_found_where_it_is_said_to_be()
    {
        var tar = Write(Bcl.TarEntryFormat.Pax, Entry(Bcl.TarEntryFormat.Pax, Bcl.TarEntryType.RegularFile, "a", content: "one"), Entry(Bcl.TarEntryFormat.Pax, Bcl.TarEntryType.RegularFile, Long, content: "two"));
        Read(tar).Select(entry => Encoding.ASCII.GetString(tar, (int)entry.Offset, (int)entry.Entry.Size)).ShouldBe(["one", "two"]);
    }

    /// <summary>Capabilities are bytes, and no text in any encoding.</summary>
    [Fact]
    public void Extended_attributes_are_read_as_they_are()
    {
        byte[] capability = [1, 0, 0, 2, 0, 0x20, 0xff, 0xfe, (byte)'\n', (byte)'=', 0];
        using MemoryStream tar = new();
        TarWriter writer = new(tar);
        TarEntry entry = new("ping", TarEntryKind.File, UnixModes.Executable, 1);
        writer.WriteAttributes(entry, new Dictionary<string, byte[]> { ["security.capability"] = capability, ["user.a=b"] = "c"u8.ToArray() });
        writer.Write(entry);
        writer.Write(entry with { Path = "next" });
        writer.WriteEnd();
        var read = Read(tar.ToArray());
        read[0].Attributes["security.capability"].ShouldBe(capability);
        read[1].Attributes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("9 path=\n")]
    [InlineData("99 path=x\n")]
    [InlineData("path=x\n")]
    [InlineData("16 mtime=never\n\n")]
    public void A_pax_header_that_is_none_is_damage_or_nothing(string records)
    {
        using MemoryStream tar = new();
        TarWriter writer = new(tar);
        writer.Write(new("x", TarEntryKind.File, UnixModes.File, 1, Size: records.Length), Encoding.ASCII.GetBytes(records));
        writer.Write(new("y", TarEntryKind.File, UnixModes.File, 1));
        var bytes = tar.ToArray();
        bytes[156] = (byte)'x';
        if (records.Length == 0)
            Read(bytes).Single().Path.ShouldBe("y");
        else
            Should.Throw<InvalidDataException>(() => Read(bytes));
    }

    [Theory]
    [InlineData(156, (byte)'V')]
    [InlineData(124, (byte)'9')]
    [InlineData(100, (byte)'-')]
    public void A_header_with_a_wrong_byte_is_damage(int offset, byte value)
    {
        var bytes = Write(Bcl.TarEntryFormat.Gnu, Entry(Bcl.TarEntryFormat.Gnu, Bcl.TarEntryType.RegularFile, "x"));
        bytes[offset] = value;
        Should.Throw<InvalidDataException>(() => Read(bytes));
    }

    [Fact]
    public void A_negative_size_is_damage()
    {
        var bytes = Write(Bcl.TarEntryFormat.Gnu, Entry(Bcl.TarEntryFormat.Gnu, Bcl.TarEntryType.RegularFile, "x"));
        bytes.AsSpan(124, 12).Fill(0xff);
        Should.Throw<InvalidDataException>(() => Read(bytes));
    }

    [Fact]
    public void A_size_in_base_256_is_read()
    {
        var bytes = Write(Bcl.TarEntryFormat.Gnu, Entry(Bcl.TarEntryFormat.Gnu, Bcl.TarEntryType.RegularFile, "x", content: "abc"));
        bytes.AsSpan(124, 12).Clear();
        bytes[124] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(128), 3);
        Read(bytes).Single().Entry.Size.ShouldBe(3);
    }

    private static List<LayerTarEntry> Read(byte[] tar) => [.. LayerTarReader.Read(new MemoryStream(tar))];

    private static byte[] Write(Bcl.TarEntryFormat format, params Bcl.TarEntry[] entries)
    {
        using MemoryStream tar = new();
        using (Bcl.TarWriter writer = new(tar, format, leaveOpen: true))
        {
            foreach (var entry in entries)
                writer.WriteEntry(entry);
        }
        return tar.ToArray();
    }

    private static Bcl.TarEntry Entry(Bcl.TarEntryFormat format, Bcl.TarEntryType type, string name, string? content = null, string? link = null, int mode = UnixModes.File)
    {
        Bcl.TarEntry entry = format == Bcl.TarEntryFormat.Pax ? new Bcl.PaxTarEntry(type, name) : new Bcl.GnuTarEntry(type, name);
        (entry.Mode, entry.Uid, entry.Gid, entry.ModificationTime) = ((UnixFileMode)mode, 101, 3_000_000, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        if (link is not null)
            entry.LinkName = link;
        if (content is not null)
            entry.DataStream = new MemoryStream(Encoding.ASCII.GetBytes(content));
        return entry;
    }
}
