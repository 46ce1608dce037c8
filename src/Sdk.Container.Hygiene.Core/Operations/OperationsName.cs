using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Names of apps, services, volumes, instances, backups and jobs. They become parts of the names of units, files, containers and labels, so nothing in them means anything to a shell or to systemd.</summary>
public static partial class OperationsName
{
    /// <summary>For messages.</summary>
    public const string Form = "lower-case letters and digits, with '-' between them, at most 40";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>The valid name that is nearest to a text; empty where nothing of it can stand in a name.</summary>
    public static string Normalize(string text)
    {
        var name = Others().Replace(text.ToLowerInvariant(), "-").Trim('-');
        return name.Length > 40 ? name[..40].TrimEnd('-') : name;
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Others();
}
