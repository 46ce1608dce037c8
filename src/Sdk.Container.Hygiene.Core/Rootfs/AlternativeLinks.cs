namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>The links that update-alternatives(1) would make in its automatic mode. Libraries depend on them, too: libblas.so.3 is one.</summary>
internal static class AlternativeLinks
{
    private const string Folder = "etc/alternatives";

    /// <param name="packages">Of this layer.</param>
    /// <param name="below">Of the layer beneath, whose choice stands where none of this layer has a higher priority.</param>
    public static void AddTo(GeneratedFiles layer, IReadOnlyList<PackageManifest> packages, IReadOnlyList<PackageManifest> below)
    {
        var present = below.SelectMany(package => package.Alternatives).Where(choice => layer.Tree.Has(choice.Path)).ToLookup(choice => choice.Name);
        foreach (var choices in packages.SelectMany(package => package.Alternatives).Where(choice => layer.Tree.Has(choice.Path)).GroupBy(choice => choice.Name))
        {
            // The first of the highest stays, as for update-alternatives, which does not switch for an equal one.
            var best = choices.MaxBy(choice => choice.Priority)!;
            if (present[best.Name].Any(choice => choice.Priority >= best.Priority))
                continue;
            Choose(layer, best.Name, best.Link, best.Path);
            foreach (var follower in best.Followers.Where(follower => layer.Tree.Has(follower.Path)))
                Choose(layer, follower.Name, follower.Link, follower.Path);
        }
    }

    private static void Choose(GeneratedFiles layer, string name, string link, string path)
    {
        layer.ReplaceLink($"{Folder}/{name}", $"/{path}");
        layer.Link(link, $"/{Folder}/{name}");
    }
}
