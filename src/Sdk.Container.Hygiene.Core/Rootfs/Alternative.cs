using System.Globalization;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>One choice for a name in Debian's alternatives system (update-alternatives(1)), as a package's script registers it. Paths are as in the image, without a leading slash.</summary>
/// <param name="Name">Of the link in /etc/alternatives.</param>
/// <param name="Priority">The highest wins.</param>
/// <param name="Followers">Links that follow this choice, for example manual pages.</param>
public sealed record Alternative(string Name, string Link, string Path, int Priority, IReadOnlyList<AlternativeFollower> Followers)
{
    private const string Command = "update-alternatives --install ";

    /// <summary>Reads <c>update-alternatives --install LINK NAME PATH PRIORITY [--slave LINK NAME PATH]…</c> with plain words; null for anything else.</summary>
    internal static Alternative? TryParse(string statement)
    {
        if (!statement.StartsWith(Command, StringComparison.Ordinal))
            return null;
        var words = statement[Command.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .TakeWhile(word => word is not (">/dev/null" or "||")).Select(word => word.Trim('"', '\'')).ToList();
        if (!words.TrueForAll(IsPlain) || words.Count < 4 || words.Count % 4 != 0
            || !int.TryParse(words[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority))
            return null;
        var followers = words.Skip(4).Chunk(4).ToList();
        return followers.TrueForAll(follower => follower[0] == "--slave" && IsPlace(follower[1], follower[2], follower[3])) && IsPlace(words[0], words[1], words[2])
            ? new(words[1], Place(words[0]), Place(words[2]), priority, [.. followers.Select(follower => new AlternativeFollower(follower[2], Place(follower[1]), Place(follower[3])))])
            : null;
    }

    // Nothing that a shell would expand, or that begins another command.
    private static bool IsPlain(string word) => word.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._+-~@:,=[".Contains(letter, StringComparison.Ordinal));

    private static bool IsPlace(string link, string name, string path) =>
        link.StartsWith('/') && path.StartsWith('/') && name.Length > 0 && name is not ("." or "..") && !name.Contains('/', StringComparison.Ordinal)
        && PackagePath.TryNormalize(link[1..], out _, out _) && PackagePath.TryNormalize(path[1..], out _, out _);

    private static string Place(string path) => PackagePath.TryNormalize(path[1..], out var normalized, out _) ? PackagePath.Merge(normalized) : "";
}

/// <summary>A link that follows another alternative's choice.</summary>
public sealed record AlternativeFollower(string Name, string Link, string Path);
