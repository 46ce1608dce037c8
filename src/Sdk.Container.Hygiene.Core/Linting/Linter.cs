using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>
/// Looks at a finished image before it is written, and says what should not be. What is in its layers is read once and kept; the rules are asked each time, since time passes and a warning
/// that is told once is forgotten.
/// </summary>
public sealed class Linter(ContentStore store, TimeProvider time, IHygieneLog log)
{
    /// <summary>Those of all rules.</summary>
    public static IReadOnlyList<string> Codes => LintRules.Codes;

    /// <summary>One warning for each rule that does not hold, in the order of their codes. A layer that cannot be read is HYG5015.</summary>
    public async Task<IReadOnlyList<Diagnostic>> LintAsync(LintRequest request, CancellationToken cancellationToken)
    {
        var facts = await new RootInspector(store, request.Filter).InspectAsync(request.Layers, request.Lock.Packages, cancellationToken);
        var subject = new LintSubject(request, facts, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var warnings = new List<Diagnostic>();
        foreach (var rule in LintRules.All)
        {
            var findings = rule.Find(subject).ToLookup(finding => request.Exceptions.Any(exception => exception.Code == rule.Code && Accepts(exception, finding)));
            if (findings[true].Any())
                log.Info($"accepted: {rule.Code} {string.Join(", ", findings[true].Select(finding => finding.Text))}");
            if (findings[false].ToList() is { Count: > 0 } told)
                warnings.Add(rule.Tell(subject, told) with { Location = told.Select(finding => Locate(finding, request)).FirstOrDefault(place => place is not null) });
        }
        return warnings;
    }

    /// <summary>Reads the layers of an image that is still in the making: <see cref="LintAsync"/> finds them read, and says what is wrong with them.</summary>
    /// <param name="layers">The lowest first.</param>
    public async Task PrepareAsync(IReadOnlyList<Layer> layers, FilterOptions filter, IReadOnlyList<LockedPackage> packages, CancellationToken cancellationToken)
    {
        try
        {
            await new RootInspector(store, filter).InspectAsync(layers, packages, cancellationToken);
        }
        catch (Exception failure) when (failure is HygieneException or IOException or UnauthorizedAccessException)
        {
            log.Detail(failure.Message);
        }
    }

    private static bool Accepts(LintException exception, Finding finding) => Fits(exception.Paths, finding.Path) && Fits(exception.Packages, finding.Package);

    private static bool Fits(IReadOnlyList<string> patterns, string? value) =>
        patterns.Count == 0 || value is not null && patterns.Any(pattern => Regex.IsMatch(value, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$"));

    private static SourceLocation? Locate(Finding finding, LintRequest request) =>
        (finding.Path is { } path ? request.Places.OfPath(path) : null)
        ?? (finding.Package is { } package ? request.Places.OfPackage(AskedFor(package, request.Lock.Packages)) : null)
        ?? (finding.Property is { } property ? request.Places.OfProperty(property) : null);

    // The package for whose sake it is there.
    private static string AskedFor(string name, IReadOnlyList<LockedPackage> packages)
    {
        var byName = packages.ToDictionary(package => package.Name, StringComparer.Ordinal);
        for (var hops = 0; hops < packages.Count && byName.TryGetValue(name, out var package) && package.RequiredBy is { } reason; hops++)
            name = reason;
        return name;
    }
}
