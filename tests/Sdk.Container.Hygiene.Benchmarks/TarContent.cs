using System.Formats.Tar;

namespace Sdk.Container.Hygiene.Benchmarks;

internal static class TarContent
{
    /// <summary>What the files of a tar have, in bytes: its headers and padding are no part of what is unpacked.</summary>
    public static long Sum(Stream tar)
    {
        using TarReader reader = new(tar);
        var sum = 0L;
        while (reader.GetNextEntry() is { } entry)
            sum += entry.Length;
        return sum;
    }
}
