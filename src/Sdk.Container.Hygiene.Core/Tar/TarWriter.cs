namespace Sdk.Container.Hygiene.Tar;

/// <summary>Writes GNU tar (long names as <c>././@LongLink</c>, large numbers in base 256), byte for byte the same for the same entries: pax would put a process id into the bytes.</summary>
/// <param name="output">Not closed.</param>
public sealed class TarWriter(Stream output)
{
    internal Stream Output { get; } = output;

    /// <summary>An entry without content (size 0).</summary>
    public void Write(TarEntry entry) => throw new NotImplementedException();

    /// <summary>A file whose content is at hand.</summary>
    public void Write(TarEntry entry, ReadOnlySpan<byte> content) => throw new NotImplementedException();

    /// <summary>A file whose content is read from <paramref name="content"/>: exactly <see cref="TarEntry.Size"/> bytes, else <see cref="InvalidDataException"/>.</summary>
    public void Write(TarEntry entry, Stream content) => throw new NotImplementedException();

    /// <summary>The two zero blocks that end an archive.</summary>
    public void WriteEnd() => throw new NotImplementedException();
}
