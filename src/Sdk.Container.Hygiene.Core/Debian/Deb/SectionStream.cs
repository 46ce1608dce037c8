using Sdk.Container.Hygiene.Compression;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>A part of a seekable stream. Leaves it open, and moves its position.</summary>
internal sealed class SectionStream(Stream source, long offset, long size) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        source.Position = offset + _read;
        var count = source.Read(buffer[..(int)Math.Min(buffer.Length, size - _read)]);
        _read += count;
        return count;
    }
}
