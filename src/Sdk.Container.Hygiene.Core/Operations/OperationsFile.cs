namespace Sdk.Container.Hygiene.Operations;

/// <summary>A file of the folder of operations.</summary>
/// <param name="Path">Relative to the folder, with <c>/</c>.</param>
/// <param name="Mode">0644, or 0755 for what is run.</param>
public sealed record OperationsFile(string Path, ReadOnlyMemory<byte> Content, UnixFileMode Mode = OperationsFile.Plain)
{
    public const UnixFileMode Plain = (UnixFileMode)0b110_100_100;
    public const UnixFileMode Program = (UnixFileMode)0b111_101_101;
}
