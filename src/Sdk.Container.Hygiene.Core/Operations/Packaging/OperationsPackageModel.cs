using System.Text;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Operations.Packaging;

/// <summary>What the templates in <c>deb/</c> see as <c>model</c>, with its members in snake_case. docs/templates.md describes each.</summary>
public sealed record OperationsPackageModel : ITemplateModel
{
    public const int CurrentVersion = 1;

    private const string Units = "/usr/lib/systemd/system/";

    public int Version { get; init; } = CurrentVersion;

    /// <summary><c>shop</c>.</summary>
    public required string App { get; init; }

    /// <summary>The project's: <c>1.0.0-rc.1</c>.</summary>
    public required string AppVersion { get; init; }

    /// <summary><c>shop-ops</c>.</summary>
    public required string Package { get; init; }

    /// <summary>As the project states them; else null.</summary>
    public required string? Copyright { get; init; }
    public required string? License { get; init; }

    /// <summary>Units that are enabled with the package, since they have an [Install] section and no instances: <c>shop-stale.timer</c>.</summary>
    public required IReadOnlyList<string> EnabledUnits { get; init; }

    /// <summary>Timers of which each instance of the app has its own, without what follows the @: <c>shop-backup-orders@</c>.</summary>
    public required IReadOnlyList<string> InstanceTimers { get; init; }

    IReadOnlyDictionary<string, Delegate> ITemplateModel.Functions => new Dictionary<string, Delegate>();

    internal static OperationsPackageModel Of(OperationsPackageRequest request, string package)
    {
        var units = request.Entries.Where(entry => entry.Kind == TarEntryKind.File && entry.Path.StartsWith(Units, StringComparison.Ordinal))
            .Select(entry => (Name: entry.Path[Units.Length..], entry.Content)).OrderBy(unit => unit.Name, StringComparer.Ordinal).ToList();
        return new()
        {
            App = request.App,
            AppVersion = request.Version,
            Package = package,
            Copyright = request.Copyright,
            License = request.License,
            EnabledUnits = [.. units.Where(unit => !unit.Name.Contains('@', StringComparison.Ordinal) && IsInstallable(unit.Content)).Select(unit => unit.Name)],
            InstanceTimers = [.. units.Where(unit => unit.Name.EndsWith("@.timer", StringComparison.Ordinal)).Select(unit => unit.Name[..^".timer".Length])],
        };
    }

    private static bool IsInstallable(ReadOnlyMemory<byte> unit) => Encoding.UTF8.GetString(unit.Span).Split('\n').Any(line => line.Trim() == "[Install]");
}
