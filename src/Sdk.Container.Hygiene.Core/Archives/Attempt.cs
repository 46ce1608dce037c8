using System.Diagnostics.CodeAnalysis;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>How an attempt to download ended: <see cref="Failure"/> is null where it succeeded.</summary>
internal abstract record Attempt(DownloadFailure? Failure);

/// <inheritdoc/>
internal sealed record Attempt<T>(T? Value, DownloadFailure? Failure) : Attempt(Failure);

/// <summary>What came of asking mirrors in turn.</summary>
/// <param name="Mirror">Whose answer was taken; null where none was.</param>
/// <param name="Failures">Of the mirrors asked before it, or of all.</param>
internal sealed record Fetched<T>(T? Value, Mirror? Mirror, IReadOnlyList<(Mirror Mirror, DownloadFailure Failure)> Failures)
{
    [MemberNotNullWhen(true, nameof(Mirror), nameof(Value))]
    public bool Succeeded => Mirror is not null;

    public bool IsNowhere => !Succeeded && Failures.All(failure => failure.Failure.Kind == DownloadFailureKind.NotFound);

    /// <summary>
    /// One error for all mirrors. What was read and refused comes first with its own code, because it says more than a mirror that was not reached.
    /// </summary>
    /// <param name="what">"InRelease of trixie".</param>
    /// <param name="repository">The repository whose file it is; null: Debian's archive.</param>
    public HygieneException ToException(string what, string? repository)
    {
        var refused = Failures.Select(failure => failure.Failure.Diagnostic).OfType<Diagnostic>().Distinct().ToList();
        if (Failures.Count == 1 && refused.Count == 1)
            return refused[0].ToException();
        return new([.. refused, ArchiveDiagnostics.AllMirrorsFailed(what, [.. Failures.Select(failure => $"{failure.Mirror}: {failure.Failure.Cause}")], repository)]);
    }
}
