using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>apt's order of packages: by where the archive first speaks of them (<see cref="FirstMention"/>), suite by suite.</summary>
internal sealed class MentionOrder(IReadOnlyList<PackageIndex> indexes)
{
    private readonly Dictionary<PackageNode, (int, FirstMention)> _mentions = [];

    public IEnumerable<PackageNode> Sort(IReadOnlyList<PackageNode> nodes) => nodes.Count < 2 ? nodes : nodes.OrderBy(Mention);

    /// <summary>The package that the archive is the last to speak of.</summary>
    public PackageNode Last(IReadOnlyList<PackageNode> nodes)
    {
        if (nodes is [var only])
            return only;
        PackageNode? last = null;
        foreach (var node in nodes.OrderByDescending(Place))
        {
            // Nothing is first mentioned after its own stanza. That saves most of the searches.
            if (last is not null && Place(node).CompareTo(Mention(last)) < 0)
                break;
            if (last is null || Mention(node).CompareTo(Mention(last)) > 0)
                last = node;
        }
        return last!;
    }

    private (int Index, FirstMention Mention) Place(PackageNode node) =>
        node.Versions.Min(package => (IndexOf(package), new FirstMention(package.Offset, 0, 0)));

    private (int Index, FirstMention Mention) Mention(PackageNode node)
    {
        if (_mentions.TryGetValue(node, out var known))
            return known;
        for (var i = 0; i < indexes.Count; i++)
        {
            if (indexes[i].FindFirstMention(node.Name) is { } mention)
                return _mentions[node] = (i, mention);
        }
        // Not reached for a package that an index has; a stanza with a name that differs in case, for instance, would come last.
        return _mentions[node] = (indexes.Count, default);
    }

    private int IndexOf(BinaryPackage package)
    {
        var i = 0;
        while (!ReferenceEquals(indexes[i], package.Index))
            i++;
        return i;
    }
}
