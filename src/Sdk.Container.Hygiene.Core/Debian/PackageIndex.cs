namespace Sdk.Container.Hygiene.Debian;

/// <summary>A Packages file: found by name and by what is provided, without reading more of it than was asked for.</summary>
public sealed class PackageIndex
{
    /// <param name="packages">The uncompressed file, already verified; kept, not copied.</param>
    /// <param name="suite">The suite as the user wrote it.</param>
    /// <param name="release">The suite's Release: apt's pin priorities depend on NotAutomatic.</param>
    public static PackageIndex Parse(ReadOnlyMemory<byte> packages, string suite, ReleaseFile release) => throw new NotImplementedException();

    public int Count { get; }
    public IEnumerable<string> Names { get; } = [];
}
