using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>One thing that an image should not be like.</summary>
/// <param name="Code">Of all that it tells.</param>
/// <param name="Find">Every place where the image is like that.</param>
/// <param name="Tell">All of them in one warning.</param>
internal sealed record LintRule(string Code, Func<LintSubject, IEnumerable<Finding>> Find, Func<LintSubject, IReadOnlyList<Finding>, Diagnostic> Tell)
{
    /// <summary>A rule whose warning lists what was found.</summary>
    public static LintRule OfThings(string code, Func<LintSubject, IEnumerable<Finding>> find, Func<IReadOnlyList<string>, Diagnostic> tell) =>
        new(code, find, (_, findings) => tell([.. findings.Select(finding => finding.Text)]));
}

/// <summary>What rules look at.</summary>
/// <param name="Today">In UTC.</param>
internal sealed record LintSubject(LintRequest Request, RootFacts Facts, DateOnly Today);

/// <summary>A place where a rule does not hold.</summary>
/// <param name="Text">For people.</param>
internal sealed record Finding(string Text)
{
    /// <summary>Absolute, in the image.</summary>
    public string? Path { get; init; }

    /// <summary>The name of the package that is at fault.</summary>
    public string? Package { get; init; }

    /// <summary>The property of the project that would change it.</summary>
    public string? Property { get; init; }

    public static Finding Of(RemarkableFile file) => OfPath(file.Path, file.Package);

    public static Finding OfPath(string path, string? package) => new(package is null ? path : $"{path} (package {package})") { Path = path, Package = package };
}
