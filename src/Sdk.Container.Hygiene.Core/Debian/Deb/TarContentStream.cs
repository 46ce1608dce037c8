using Sdk.Container.Hygiene.Compression;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>The content of the entry at hand, and the padding after it. A tar that ends within is an <see cref="InvalidDataException"/>. Leaves the tar open.</summary>
internal sealed class TarContentStream(Stream tar) : ReadOnlyStream
{
    private const int BlockSize = 512;

    private long _left;
    private int _padding;

    public void Begin(long size) => (_left, _padding) = (size, (int)(-size & (BlockSize - 1)));

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, _left)];
        var count = tar.Read(wanted);
        if (count == 0 && wanted.Length > 0)
            throw TooShort();
        _left -= count;
        return count;
    }

    /// <summary>Goes on to the next header.</summary>
    public void Skip()
    {
        Span<byte> waste = stackalloc byte[8 * BlockSize];
        _left += _padding;
        _padding = 0;
        while (Read(waste) > 0)
        {
            // Nobody wants it.
        }
    }

    /// <summary>Fills a whole block, for a header.</summary>
    public static void ReadBlock(Stream tar, Span<byte> block)
    {
        if (tar.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) < block.Length)
            throw TooShort();
    }

    private static InvalidDataException TooShort() => new("it ends too early");
}
