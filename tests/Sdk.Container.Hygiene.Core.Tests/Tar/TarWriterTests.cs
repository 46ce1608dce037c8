using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Tar;
using TarEntry = Sdk.Container.Hygiene.Tar.TarEntry;
using TarWriter = Sdk.Container.Hygiene.Tar.TarWriter;

namespace Sdk.Container.Hygiene.Tests.Tar;

public sealed class TarWriterTests
{
    [Fact]
    public void What_is_written_is_what_System_Formats_Tar_reads() =>
        TarEntries.Any.Array[0, 8].Sample(entries =>
        {
            using var stream = new MemoryStream(TarEntries.Write(entries));
            using var reader = new TarReader(stream);
            foreach (var (entry, content) in entries)
            {
                var read = reader.GetNextEntry(copyData: true).ShouldNotBeNull();
                read.ShouldBeOfType<GnuTarEntry>();
                read.Name.ShouldBe(entry.Kind == TarEntryKind.Directory ? entry.Path + "/" : entry.Path);
                ((byte)read.EntryType).ShouldBe((byte)entry.Kind);
                read.LinkName.ShouldBe(entry.LinkTarget);
                ((int)read.Mode).ShouldBe(entry.Mode);
                (read.Uid, read.Gid, read.Length).ShouldBe((entry.UserId, entry.GroupId, entry.Size));
                read.ModificationTime.ToUnixTimeSeconds().ShouldBe(entry.Modified);
                (((GnuTarEntry)read).UserName, ((GnuTarEntry)read).GroupName).ShouldBe(("", ""));
                if (entry.Kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice)
                    (((GnuTarEntry)read).DeviceMajor, ((GnuTarEntry)read).DeviceMinor).ShouldBe((entry.DeviceMajor, entry.DeviceMinor));
                if (entry.Kind == TarEntryKind.File && entry.Size > 0)
                    ReadAll(read.DataStream!).ShouldBe(content);
            }
            reader.GetNextEntry().ShouldBeNull();
            stream.ToArray()[^1024..].ShouldAllBe(end => end == 0);
        }, seed: null, iter: 200);

    [Fact]
    public void Streams_and_spans_give_the_same_bytes()
    {
        var content = new byte[300_000];
        new Random(3).NextBytes(content);
        var entry = new TarEntry("some/file", TarEntryKind.File, 0x1A4, 5, Size: content.Length);
        using var bySpan = new MemoryStream();
        new TarWriter(bySpan).Write(entry, content);
        using var byStream = new MemoryStream();
        new TarWriter(byStream).Write(entry, new MemoryStream(content));
        byStream.ToArray().ShouldBe(bySpan.ToArray());
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public void A_content_of_another_size_than_the_header_says_is_refused(int size)
    {
        var entry = new TarEntry("file", TarEntryKind.File, 0x1A4, 0, Size: 100);
        var tar = new TarWriter(Stream.Null);
        Should.Throw<InvalidDataException>(() => tar.Write(entry, new byte[size]));
        Should.Throw<InvalidDataException>(() => tar.Write(entry, new MemoryStream(new byte[size])));
    }

    public static TheoryData<TarEntry> Impossible { get; } =
    [
        new TarEntry("", TarEntryKind.File, 0, 0),
        new TarEntry("a\0b", TarEntryKind.File, 0, 0),
        new TarEntry("a", TarEntryKind.SymbolicLink, 0, 0, LinkTarget: "b\0"),
        new TarEntry("a", TarEntryKind.SymbolicLink, 0, 0),
        new TarEntry("a", TarEntryKind.HardLink, 0, 0),
        new TarEntry("a", TarEntryKind.File, 0, 0, LinkTarget: "b"),
        new TarEntry("a", TarEntryKind.Directory, 0x8000, 0),
        new TarEntry("a", TarEntryKind.Directory, -1, 0),
        new TarEntry("a", TarEntryKind.File, 0, 0, UserId: -1),
        new TarEntry("a", TarEntryKind.File, 0, 0, GroupId: -1),
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_a_tar_cannot_hold_is_refused(TarEntry entry) => Should.Throw<ArgumentException>(() => new TarWriter(Stream.Null).Write(entry));

    [Fact]
    public void Only_files_have_a_size() =>
        Should.Throw<ArgumentException>(() => new TarWriter(Stream.Null).Write(new("a", TarEntryKind.Directory, 0, 0, Size: 1), new MemoryStream(new byte[1])));

    [Theory]
    [InlineData(8L * 1024 * 1024 * 1024 - 1)]
    [InlineData(8L * 1024 * 1024 * 1024)]
    [InlineData(long.MaxValue)]
    public void Sizes_beyond_octal_digits_are_written_in_base_256(long size)
    {
        var header = new byte[512];
        TarHeader.Format(header, "big"u8, default, new("big", TarEntryKind.File, 0x1A4, 0, Size: size));
        var field = header.AsSpan(124, 12);
        var read = field[0] == 0x80 ? BinaryPrimitives.ReadInt64BigEndian(field[4..]) : Convert.ToInt64(Encoding.ASCII.GetString(field[..11]), 8);
        read.ShouldBe(size);
        (field[0] == 0x80).ShouldBe(size >= 8L * 1024 * 1024 * 1024);
    }

    /// <summary>Every byte of a header counts: one whose bytes changed gives every user another image.</summary>
    [Fact]
    public void The_header_is_pinned()
    {
        using var output = new MemoryStream();
        new TarWriter(output).Write(new("etc/hosts", TarEntryKind.File, 0x1A4, 1_700_000_000, UserId: 1654, GroupId: 42, Size: 0));
        Encoding.ASCII.GetString(output.ToArray()).TrimEnd('\0').Replace('\0', '_').ShouldBe(
            "etc/hosts" + new string('_', 91) + "0000644_0003166_0000052_00000000000_14524770400_007622_ 0" + new string('_', 100) + "ustar  ");
        output.Length.ShouldBe(512);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
