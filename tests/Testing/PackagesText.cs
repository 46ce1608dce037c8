using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>
/// Writes Packages files from one line per package: <c>app 1.0 -> lib (>= 2), x | y; Conflicts: z; Provides: mail</c>. What stands behind the arrow is Depends; each part behind a
/// semicolon is a field. Architecture is amd64 where no field says otherwise; Filename, Size and SHA256 are made up.
/// </summary>
public static class PackagesText
{
    /// <summary>A suite's index.</summary>
    public static PackageIndex Index(string packages, string suite = "trixie", bool notAutomatic = false, bool butAutomaticUpgrades = false) =>
        PackageIndex.Parse(Render(packages), suite, Release(suite, notAutomatic, butAutomaticUpgrades));

    public static byte[] Render(string packages)
    {
        var text = new StringBuilder();
        foreach (var line in packages.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            text.Append(Stanza(line)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static ReleaseFile Release(string suite, bool notAutomatic = false, bool butAutomaticUpgrades = false) => new()
    {
        Suite = suite,
        Codename = suite,
        Origin = "Debian",
        Label = "Debian",
        Date = new(2026, 11, 21, 9, 15, 44, TimeSpan.Zero),
        Components = ["main"],
        Architectures = ["all", "amd64"],
        NotAutomatic = notAutomatic,
        ButAutomaticUpgrades = butAutomaticUpgrades,
        Files = new Dictionary<string, ReleaseEntry>(),
    };

    private static string Stanza(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var (head, depends) = parts[0].Split(" -> ") is [var before, var after] ? (before, after) : (parts[0], "");
        var (name, version) = head.Split(' ') is [var n, var v] ? (n, v) : throw new ArgumentException($"not 'name version': {head}", nameof(line));
        var fields = new Dictionary<string, string>
        {
            ["Package"] = name,
            ["Version"] = version,
            ["Architecture"] = "amd64",
            ["Priority"] = "optional",
            ["Filename"] = $"pool/main/{name[0]}/{name}/{name}_{version.Replace(":", "", StringComparison.Ordinal)}_amd64.deb",
            ["Size"] = "1234",
            ["SHA256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line))),
        };
        if (depends.Length > 0)
            fields["Depends"] = depends;
        foreach (var part in parts[1..])
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            fields[part[..colon]] = part[(colon + 1)..].Trim();
        }
        // A field that is set to nothing is left out: that is how a test makes a bad stanza.
        return string.Concat(fields.Where(field => field.Value.Length > 0).Select(field => $"{field.Key}: {field.Value}\n"));
    }
}
