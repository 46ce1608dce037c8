using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>An enabled entry for binary packages among apt's sources (sources.list(5)), in either of the two formats.</summary>
/// <param name="Location">The file, and the line the entry begins at.</param>
/// <param name="Uris">As written.</param>
/// <param name="Suites">As written; one that ends in <c>/</c> is the path of an archive without suites.</param>
/// <param name="Architectures">Empty: all.</param>
public sealed record AptSource(
    SourceLocation Location, IReadOnlyList<string> Uris, IReadOnlyList<string> Suites, IReadOnlyList<string> Components, IReadOnlyList<string> Architectures, AptSignedBy? SignedBy);

/// <summary>Whose signatures an entry accepts (Signed-By in sources.list(5)).</summary>
/// <param name="Paths">Absolute paths of keyrings, binary or armored.</param>
/// <param name="Fingerprints">Upper-case hexadecimal, without the <c>!</c> that keeps subkeys out.</param>
/// <param name="Key">An armored keyring that stands in the entry itself.</param>
public sealed record AptSignedBy(IReadOnlyList<string> Paths, IReadOnlyList<string> Fingerprints, string? Key)
{
    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    /// <summary>Reads the value of the field or of the option; null where it says nothing.</summary>
    public static AptSignedBy? Parse(string value)
    {
        if (value.Contains("-----BEGIN PGP", StringComparison.Ordinal))
            return new([], [], Unfold(value));
        var words = value.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? null : new(
            [.. words.Where(word => word.StartsWith('/'))],
            [.. words.Where(word => !word.StartsWith('/')).Select(word => word.TrimEnd('!').ToUpperInvariant())],
            Key: null);
    }

    // deb822(5): a continuation line begins with a blank, and one that is only a dot stands for an empty line.
    private static string Unfold(string value) =>
        string.Join('\n', value.Split('\n').Select(line => line.Trim()).Select(line => line == "." ? "" : line)) + "\n";
}
