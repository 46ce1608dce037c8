using System.Text;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>
/// What a layer of unpacked packages has beside their files: dpkg's database as dpkg --unpack would have left it, and the script and plan by which they will be configured.
/// </summary>
internal sealed class DpkgFiles(RootState below, long epoch)
{
    /// <summary>Where script and plan lie, until the script removes itself.</summary>
    public const string ScriptFolder = ".hygiene";

    private const string Triggers = "var/lib/dpkg/triggers";

    /// <summary>What configures.</summary>
    public static string Script { get; } = Read("configure.sh");

    /// <summary>What the script calls for certificates of Java's.</summary>
    public static string Certificates { get; } = Read("cacerts.pl");

    /// <summary>What to run in the new root filesystem.</summary>
    public static IReadOnlyList<string> Command { get; } = ["/bin/sh", $"/{ScriptFolder}/configure"];

    public void AddTo(GeneratedFiles layer, IReadOnlyList<PackageManifest> packages, IReadOnlyList<PackageManifest> configured, FilterOptions filter, IReadOnlyList<DebconfSelection> selections)
    {
        layer.Replace("var/lib/dpkg/status", below.Content("var/lib/dpkg/status") + string.Concat(packages.Select(Status)));
        AddTriggers(layer, packages);
        if (below.Files.Count == 0)
            AddBase(layer, filter);
        layer.Tree.Need(DatabaseSegment.Folder, epoch);
        layer.Directory(ScriptFolder, UnixModes.Private);
        layer.File($"{ScriptFolder}/configure", Script);
        layer.File($"{ScriptFolder}/cacerts", Certificates);
        layer.File($"{ScriptFolder}/plan", Plan(ConfigurationPlan.Of(packages, configured)));
        layer.File($"{ScriptFolder}/owners", string.Concat(packages.SelectMany(package => Owners(package, layer.Tree))));
        layer.File($"{ScriptFolder}/selections", string.Concat(selections.Select(selection => $"{selection.Line}\n")));
    }

    // hosts, resolv.conf, hostname and machine-id are there to be mounted over: an engine that had to make them would change the layer that is written next.
    private static void AddBase(GeneratedFiles layer, FilterOptions filter)
    {
        foreach (var folder in new[] { "dev", "proc", "run", "sys", "etc" })
            layer.Directory(folder);
        layer.Directory("run/lock", UnixModes.Temporary);
        layer.Directory("tmp", UnixModes.Temporary);
        // Each base of Debian's has pages of these sections. Where they are left out, update-alternatives still makes links there to pages that lie elsewhere (openjdk's), and fails without the folders.
        foreach (var section in new[] { 1, 5, 7, 8 })
            layer.Directory($"usr/share/man/man{section}");
        foreach (var (alias, place) in PackagePath.Aliases)
        {
            if (alias.StartsWith("var/", StringComparison.Ordinal))
                layer.Link(alias, $"/{place}");
            else if (layer.Tree.HasDirectory(place))
                layer.Link(alias, place);
        }
        foreach (var name in new[] { "hostname", "hosts", "machine-id", "resolv.conf" })
            layer.File($"etc/{name}", "");
        layer.File("var/lib/dpkg/info/format", "1\n");
        layer.File("var/lib/dpkg/available", "");
        if (PathFilters.Render(filter) is { } filters)
            layer.File("etc/dpkg/dpkg.cfg.d/hygiene", filters);
    }

    private static string Status(PackageManifest package)
    {
        var status = new StringBuilder(package.Control.TrimEnd('\n')).Append("\nStatus: install ok unpacked\n");
        if (package.ConffileSums.Count > 0)
            status.Append("Conffiles:\n").AppendJoin('\n', package.ConffileSums.Select(conffile => $" {conffile}")).Append('\n');
        return status.Append('\n').ToString();
    }

    // deb-triggers(5), dpkg's doc/spec/triggers.txt: interest in a path stands in File, interest in a name in a file of that name. Unincorp tells that files came beneath a path in
    // which a configured package is interested; those that are configured now need not be told.
    private void AddTriggers(GeneratedFiles layer, IReadOnlyList<PackageManifest> packages)
    {
        var interests = packages.SelectMany(package => TriggerInterest.Of(DatabaseSegment.Prefix(package), package.Triggers)).ToList();
        var files = below.Content($"{Triggers}/File");
        var unincorporated = string.Concat(files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Distinct()
            .Where(path => packages.Any(package => package.Files.Any(file => IsBeneath($"/{file.Entry.Path}", $"/{PackagePath.Merge(path[1..])}")))).Select(path => $"{path} -\n"));
        layer.Replace($"{Triggers}/File", files + string.Concat(interests.Where(interest => interest.IsPath).Select(interest => $"{interest.Name} {interest.Package}\n")));
        layer.Replace($"{Triggers}/Unincorp", below.Content($"{Triggers}/Unincorp") + unincorporated);
        foreach (var named in interests.Where(interest => !interest.IsPath).GroupBy(interest => interest.Name))
            layer.Replace($"{Triggers}/{named.Key}", below.Content($"{Triggers}/{named.Key}") + string.Concat(named.Select(interest => $"{interest.Package}\n")));
    }

    private static bool IsBeneath(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    private string Plan(IReadOnlyList<ConfigurationStep> steps)
    {
        var plan = new StringBuilder().Append("epoch ").Append(epoch).Append('\n');
        foreach (var step in steps)
        {
            foreach (var package in step.Preinsts)
                plan.Append("preinst ").Append(package.Name).Append(' ').Append(package.Architecture).Append(" /").Append(DatabaseSegment.Folder).Append('/')
                    .Append(DatabaseSegment.Prefix(package)).Append(".preinst\n");
            if (step.Configure.Count > 0)
                plan.Append("configure ").AppendJoin(' ', step.Configure.Select(package => package.Name)).Append('\n');
        }
        return plan.ToString();
    }

    private static IEnumerable<string> Owners(PackageManifest package, RootfsTree tree) =>
        from owner in package.Owners
        let entry = tree.FindOf(package, owner.Path)
        where entry is not null
        select $"{package.Name} {(owner.User.Length > 0 ? owner.User : "-")} {(owner.Group.Length > 0 ? owner.Group : "-")} {Convert.ToString(entry.Mode, 8)} /{owner.Path}\n";

    private static string Read(string name)
    {
        using var stream = typeof(DpkgFiles).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
