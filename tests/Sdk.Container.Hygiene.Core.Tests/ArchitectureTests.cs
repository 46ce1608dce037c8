using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests;

/// <summary>Dependencies between the core's folders point one way, as docs/architecture.md says: a folder uses folders of lower rows, and of its own row none.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[][] Rows =
    [
        ["Imaging", "Updates", "Configuring", "Linting", "Operations"],
        ["Engines", "Templating", "Services"],
        ["Oci", "Rootfs", "Resolution", "Archives"],
        ["Locking"],
        ["Debian", "OpenPgp"],
        ["Tar"],
        ["Compression", "Storage"],
        ["Diagnostics"],
    ];

    private static readonly string Core = Path.Combine(Repository.Root, "src", "Sdk.Container.Hygiene.Core");

    public static TheoryData<string> Folders => [.. Directory.EnumerateDirectories(Core).Select(folder => Path.GetFileName(folder)).Where(name => name is not ("bin" or "obj"))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_lies_below_it(string folder)
    {
        var row = Array.FindIndex(Rows, names => names.Contains(folder));
        row.ShouldBeGreaterThanOrEqualTo(0, "a new folder needs a place in the order");
        var below = Rows.Skip(row + 1).SelectMany(names => names).ToHashSet(StringComparer.Ordinal);
        Directory.EnumerateFiles(Path.Combine(Core, folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Usings().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Uses: match.Groups["folder"].Value)))
            .Where(pair => pair.Uses != folder && !below.Contains(pair.Uses))
            .ShouldBeEmpty();
    }

    [GeneratedRegex(@"^using Sdk\.Container\.Hygiene\.(?<folder>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Usings();
}
