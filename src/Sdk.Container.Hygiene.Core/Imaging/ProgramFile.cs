using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>
/// Tells programs from other files by their content, so that modes are the same wherever the publish ran (Windows has no execute bit, and NuGet packages lose theirs): scripts
/// (<c>#!</c>), and ELF files that the kernel can start (an interpreter, a fixed address, or the flag of a static program that can be relocated; libraries have none of these).
/// </summary>
internal static class ProgramFile
{
    // System V ABI, "ELF Header" and "Program Header"; DF_1_PIE is GNU's (binutils, elf/common.h).
    private const int TypeExecutable = 2;
    private const int TypeShared = 3;
    private const int SegmentDynamic = 2;
    private const int SegmentInterpreter = 3;
    private const long TagFlags1 = 0x6FFFFFFB;
    private const long FlagPie = 0x08000000;
    private const int MostSegments = 128;
    private const int MostTags = 1024;

    /// <summary>A damaged ELF file is no program. Faults of reading are <see cref="IOException"/>.</summary>
    public static bool IsProgram(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[64];
        header = header[..RandomAccess.Read(file, header, 0)];
        if (header.StartsWith("#!"u8))
            return true;
        return header.Length >= 52 && header.StartsWith("\u007FELF"u8) && header[5] is 1 or 2 && (header[4], header.Length) is (1, _) or (2, 64) && IsElfProgram(file, new(header));
    }

    private static bool IsElfProgram(SafeFileHandle file, Layout elf)
    {
        if (elf.Type == TypeExecutable)
            return true;
        if (elf.Type != TypeShared || elf.SegmentSize != elf.RightSegmentSize || elf.SegmentCount > MostSegments)
            return false;
        var segments = new byte[elf.SegmentSize * elf.SegmentCount];
        if (elf.SegmentOffset < 0 || RandomAccess.Read(file, segments, elf.SegmentOffset) != segments.Length)
            return false;
        for (var at = 0; at < segments.Length; at += elf.SegmentSize)
        {
            var segment = segments.AsSpan(at, elf.SegmentSize);
            if (elf.Int32(segment) == SegmentInterpreter)
                return true;
            if (elf.Int32(segment) == SegmentDynamic && HasPieFlag(file, elf, elf.Word(segment, elf.Is64 ? 8 : 4), elf.Word(segment, elf.Is64 ? 32 : 16)))
                return true;
        }
        return false;
    }

    private static bool HasPieFlag(SafeFileHandle file, Layout elf, long offset, long size)
    {
        if (offset < 0 || size <= 0)
            return false;
        var tags = new byte[Math.Min(size, MostTags * elf.TagSize)];
        var length = RandomAccess.Read(file, tags, offset);
        for (var at = 0; at + elf.TagSize <= length; at += elf.TagSize)
        {
            if (elf.Word(tags.AsSpan(at), 0) == TagFlags1 && (elf.Word(tags.AsSpan(at), elf.WordSize) & FlagPie) != 0)
                return true;
        }
        return false;
    }

    /// <summary>Where things are in 32- and 64-bit files of either byte order.</summary>
    private readonly ref struct Layout(ReadOnlySpan<byte> header)
    {
        private readonly ReadOnlySpan<byte> _header = header;

        public bool Is64 => _header[4] == 2;
        public int WordSize => Is64 ? 8 : 4;
        public int TagSize => 2 * WordSize;
        public int RightSegmentSize => Is64 ? 56 : 32;
        public int Type => Int16(16);
        public long SegmentOffset => Word(_header, Is64 ? 32 : 28);
        public int SegmentSize => Int16(Is64 ? 54 : 42);
        public int SegmentCount => Int16(Is64 ? 56 : 44);

        private bool IsLittleEndian => _header[5] == 1;

        public int Int32(ReadOnlySpan<byte> data) => IsLittleEndian ? BinaryPrimitives.ReadInt32LittleEndian(data) : BinaryPrimitives.ReadInt32BigEndian(data);

        public long Word(ReadOnlySpan<byte> data, int offset) => (Is64, IsLittleEndian) switch
        {
            (true, true) => BinaryPrimitives.ReadInt64LittleEndian(data[offset..]),
            (true, false) => BinaryPrimitives.ReadInt64BigEndian(data[offset..]),
            (false, true) => BinaryPrimitives.ReadUInt32LittleEndian(data[offset..]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(data[offset..]),
        };

        private int Int16(int offset) => IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(_header[offset..]) : BinaryPrimitives.ReadUInt16BigEndian(_header[offset..]);
    }
}
