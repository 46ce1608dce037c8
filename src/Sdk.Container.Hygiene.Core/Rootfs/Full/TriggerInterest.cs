namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>What a package wants to be told of (deb-triggers(5)).</summary>
/// <param name="Name">An absolute path, or a name.</param>
/// <param name="Package">As dpkg's files write it: <c>man-db/noawait</c> where who triggers it need not wait.</param>
internal sealed record TriggerInterest(string Name, string Package)
{
    public bool IsPath => Name.StartsWith('/');

    public static IEnumerable<TriggerInterest> Of(string package, string triggers)
    {
        foreach (var line in triggers.Split('\n'))
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            // A name is a file's name in dpkg's database; a path with ".." would be none either.
            if (words is not [var directive, var name] || name.Contains("..", StringComparison.Ordinal) || (name[0] != '/' && name.Contains('/', StringComparison.Ordinal)))
                continue;
            if (directive is "interest" or "interest-await")
                yield return new(name, package);
            else if (directive == "interest-noawait")
                yield return new(name, $"{package}/noawait");
        }
    }
}
