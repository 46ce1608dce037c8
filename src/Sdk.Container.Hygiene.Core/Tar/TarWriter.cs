using System.Buffers;
using System.Text;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>Writes GNU tar (long names as <c>././@LongLink</c>, large numbers in base 256), byte for byte the same for the same entries: pax would put a process id into the bytes.</summary>
/// <remarks>An entry that no tar can hold (empty path, a size on a directory) is an <see cref="ArgumentException"/>: what comes from an archive is checked where it is read.</remarks>
/// <param name="output">Not closed, and never flushed.</param>
public sealed class TarWriter(Stream output)
{
    private const int BlockSize = 512;
    private const int CopyBufferSize = 128 * 1024;
    private static readonly byte[] Zeros = new byte[2 * BlockSize];

    internal Stream Output { get; } = output;

    /// <summary>An entry without content (size 0).</summary>
    public void Write(TarEntry entry) => Write(entry, ReadOnlySpan<byte>.Empty);

    /// <summary>A file whose content is at hand: exactly <see cref="TarEntry.Size"/> bytes, else <see cref="InvalidDataException"/>.</summary>
    public void Write(TarEntry entry, ReadOnlySpan<byte> content)
    {
        if (entry.Size != content.Length)
            throw Mismatch(entry);
        WriteHeaders(entry);
        Output.Write(content);
        Pad(entry.Size);
    }

    /// <summary>A file whose content is read from <paramref name="content"/>: exactly <see cref="TarEntry.Size"/> bytes, else <see cref="InvalidDataException"/>.</summary>
    public void Write(TarEntry entry, Stream content)
    {
        WriteHeaders(entry);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBufferSize);
        try
        {
            var written = 0L;
            // The last read finds the end: a file that grew since its header was made is caught like one that shrank.
            while (content.Read(buffer) is var read && read > 0)
            {
                written += read;
                if (written > entry.Size)
                    throw Mismatch(entry);
                Output.Write(buffer, 0, read);
            }
            if (written != entry.Size)
                throw Mismatch(entry);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        Pad(entry.Size);
    }

    /// <summary>
    /// The extended attributes of the entry that is written next, as pax records: the one thing for which GNU tar has no form of its own, and engines read none but this
    /// (OCI image-spec, layer.md). Nothing else of pax is used.
    /// </summary>
    public void WriteAttributes(TarEntry entry, IReadOnlyDictionary<string, byte[]> attributes)
    {
        if (attributes.Count == 0)
            return;
        using MemoryStream records = new();
        foreach (var (name, value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            var key = Encoding.UTF8.GetBytes($" SCHILY.xattr.{name}=");
            // The length counts its own digits.
            var length = key.Length + value.Length + 1;
            length += $"{length + $"{length}".Length}".Length;
            records.Write(Encoding.ASCII.GetBytes($"{length}"));
            records.Write(key);
            records.Write(value);
            records.WriteByte((byte)'\n');
        }
        Span<byte> header = stackalloc byte[BlockSize];
        TarHeader.Format(header, "PaxHeaders/attributes"u8, default, new(entry.Path, (TarEntryKind)'x', UnixModes.File, Modified: 0, Size: records.Length));
        Output.Write(header);
        records.WriteTo(Output);
        Pad(records.Length);
    }

    /// <summary>The two zero blocks that end an archive.</summary>
    public void WriteEnd() => Output.Write(Zeros);

    private static InvalidDataException Mismatch(TarEntry entry) => new($"'{entry.Path}' does not have the {entry.Size} bytes that its header says");

    private void WriteHeaders(TarEntry entry)
    {
        Check(entry);
        var path = Encoding.UTF8.GetBytes(entry.Kind == TarEntryKind.Directory ? entry.Path + '/' : entry.Path);
        var link = Encoding.UTF8.GetBytes(entry.LinkTarget);
        WriteLongLink('L', path);
        WriteLongLink('K', link);
        Span<byte> header = stackalloc byte[BlockSize];
        TarHeader.Format(header, path, link, entry);
        Output.Write(header);
    }

    // GNU tar: a name that does not fit its field goes before its entry as the content of an entry of its own, ended by a zero byte.
    private void WriteLongLink(char kind, byte[] name)
    {
        if (name.Length <= TarHeader.NameSize)
            return;
        Span<byte> header = stackalloc byte[BlockSize];
        TarHeader.Format(header, "././@LongLink"u8, default, new("", (TarEntryKind)kind, UnixModes.File, Modified: 0, Size: name.Length + 1));
        Output.Write(header);
        Output.Write(name);
        Output.Write(Zeros, 0, 1);
        Pad(name.Length + 1);
    }

    private void Pad(long size) => Output.Write(Zeros, 0, (int)(-size & (BlockSize - 1)));

    private static void Check(TarEntry entry)
    {
        var faulty = entry.Path.Length == 0 || entry.Path.Contains('\0', StringComparison.Ordinal) || entry.LinkTarget.Contains('\0', StringComparison.Ordinal)
            || entry.Size < 0 || entry.Size > 0 && entry.Kind != TarEntryKind.File
            || entry.LinkTarget.Length > 0 != entry.Kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink
            || entry.Mode is < 0 or > 0xFFF || entry.UserId < 0 || entry.GroupId < 0;
        if (faulty)
            throw new ArgumentException($"a tar cannot hold {entry}", nameof(entry));
    }
}
