using System.Formats.Tar;
using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Tests.Tar;
using TarEntry = Sdk.Container.Hygiene.Tar.TarEntry;
using TarWriter = System.Formats.Tar.TarWriter;

namespace Sdk.Container.Hygiene.Tests.Debian.Deb;

public sealed class DebTarReaderTests
{
    [Fact]
    public void Every_GNU_entry_is_read_as_it_was_written() => TarEntries.Any.Array[0, 20].Sample(entries =>
    {
        var read = Read(TarEntries.Write(entries));
        read.Select(entry => entry.Entry with { Path = entry.Entry.Path.TrimEnd('/') }).ShouldBe(entries.Select(entry => entry.Entry));
        read.Select(entry => entry.Content).ShouldBe(entries.Select(entry => entry.Content));
    }, iter: 200);

    [Theory]
    [InlineData(TarEntryFormat.V7, "dir/file")]
    [InlineData(TarEntryFormat.Ustar, "dir/file")]
    [InlineData(TarEntryFormat.Gnu, "dir/file")]
    [InlineData(TarEntryFormat.Ustar, "prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/prefix/file")]
    public void The_formats_that_dpkg_reads_are_read(TarEntryFormat format, string path)
    {
        var entry = Read(Write(format, path)).ShouldHaveSingleItem();
        entry.Entry.ShouldBe(new(path, Hygiene.Tar.TarEntryKind.File, 0x1ED, 1_700_000_000, 33, 44, 5));
        entry.Content.ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public void A_directory_of_v7_is_known_by_its_slash()
    {
        var tar = Write(TarEntryFormat.V7, "dir/");
        Encoding.ASCII.GetString(tar, 156, 1).ShouldBe("\0");
        Read(tar).ShouldHaveSingleItem().Entry.Kind.ShouldBe(Hygiene.Tar.TarEntryKind.Directory);
    }

    [Fact]
    public void What_the_caller_does_not_read_is_passed_over()
    {
        using var reader = new DebTarReader(new MemoryStream(TarEntries.Write([File("a", 1000), File("b", 512), File("c", 0)])));
        reader.Next()!.Path.ShouldBe("a");
        reader.Content.ReadByte();
        reader.Next()!.Path.ShouldBe("b");
        reader.Next()!.Path.ShouldBe("c");
        reader.Next().ShouldBeNull();
    }

    [Fact]
    public void Pax_is_refused_as_dpkg_refuses_it() => Should.Throw<InvalidDataException>(() => Read(Write(TarEntryFormat.Pax, "file")));

    [Theory]
    [InlineData('L')]
    [InlineData('K')]
    public void A_name_of_gigabytes_is_refused_before_it_is_read(char kind)
    {
        var tar = TarEntries.Write([File("./././@LongLink", 0)]);
        tar[156] = (byte)kind;
        "77777777777"u8.CopyTo(tar.AsSpan(124)); // 8 GiB
        Should.Throw<InvalidDataException>(() => Read(WithCheckSum(tar))).Message.ShouldContain("longer than any path");
    }

    [Theory]
    [InlineData(124, "0000000000x", "a number that is none")]
    [InlineData(108, "8888888", "a number that is none")]
    [InlineData(156, "S", "kind 'S'")]
    [InlineData(156, "M", "kind 'M'")]
    [InlineData(0, "\u00ff\u00fe", "not UTF-8")]
    public void A_damaged_header_is_refused(int offset, string text, string cause)
    {
        var tar = TarEntries.Write([File("a", 0)]);
        Encoding.Latin1.GetBytes(text).CopyTo(tar, offset);
        Should.Throw<InvalidDataException>(() => Read(WithCheckSum(tar))).Message.ShouldContain(cause);
    }

    [Fact]
    public void A_negative_size_is_refused()
    {
        var tar = TarEntries.Write([File("a", 0)]);
        tar.AsSpan(124, 12).Fill(0xFF);
        Should.Throw<InvalidDataException>(() => Read(WithCheckSum(tar))).Message.ShouldContain("negative size");
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        var tar = TarEntries.Write([File("a", 0)]);
        tar[0] = (byte)'b';
        Should.Throw<InvalidDataException>(() => Read(tar)).Message.ShouldContain("checksum");
    }

    [Fact]
    public void A_tar_that_was_cut_anywhere_is_refused()
    {
        var tar = TarEntries.Write([File("a", 700), File("b", 1)]);
        var end = tar.Length - 1024;
        for (var length = 0; length < end + 512; length += 100)
            Should.Throw<InvalidDataException>(() => Read(tar[..length]), $"cut to {length}");
    }

    [Fact]
    public void Flipped_bits_raise_nothing_but_InvalidDataException()
    {
        var entries = TarEntries.Any.Array[10].Single();
        var valid = TarEntries.Write(entries);
        (from index in Gen.Int[0, valid.Length - 1] from bit in Gen.Int[0, 7] select (index, bit)).Sample(flip =>
        {
            var damaged = valid.ToArray();
            damaged[flip.index] ^= (byte)(1 << flip.bit);
            try
            {
                Read(damaged);
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
        }, iter: 2000);
    }

    private static (TarEntry Entry, byte[] Content) File(string path, int size) => (new(path, Hygiene.Tar.TarEntryKind.File, 0x1A4, 0, Size: size), new byte[size]);

    private static byte[] Write(TarEntryFormat format, string path)
    {
        using var output = new MemoryStream();
        using (var writer = new TarWriter(output, format, leaveOpen: true))
        {
            System.Formats.Tar.TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(path.EndsWith('/') ? TarEntryType.Directory : TarEntryType.V7RegularFile, path),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, path),
                TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, path),
                _ => new PaxTarEntry(TarEntryType.RegularFile, path),
            };
            (entry.Mode, entry.Uid, entry.Gid, entry.ModificationTime) = ((UnixFileMode)0x1ED, 33, 44, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
            if (!path.EndsWith('/'))
                entry.DataStream = new MemoryStream("hello"u8.ToArray());
            writer.WriteEntry(entry);
        }
        var tar = output.ToArray();
        if (path.EndsWith('/'))
        {
            tar[156] = 0; // .NET writes the 5 of later formats.
            return WithCheckSum(tar);
        }
        return tar;
    }

    private static byte[] WithCheckSum(byte[] tar)
    {
        tar.AsSpan(148, 8).Fill((byte)' ');
        var sum = tar.Take(512).Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0')).CopyTo(tar, 148);
        tar[154] = 0;
        return tar;
    }

    private static List<(TarEntry Entry, byte[] Content)> Read(byte[] tar)
    {
        using var reader = new DebTarReader(new MemoryStream(tar));
        var entries = new List<(TarEntry, byte[])>();
        while (reader.Next() is { } entry)
        {
            using var content = new MemoryStream();
            reader.Content.CopyTo(content);
            entries.Add((entry, content.ToArray()));
        }
        return entries;
    }
}
