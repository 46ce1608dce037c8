namespace Sdk.Container.Hygiene.Archives;

/// <summary>What is wanted of a suite.</summary>
/// <param name="Suite">As the user wrote it: <c>trixie-security</c>, or the name of a repository.</param>
/// <param name="Components">At least one: <c>main</c>.</param>
/// <param name="Architectures">At least one: <c>amd64</c>.</param>
public sealed record SuiteRequest(string Suite, IReadOnlyList<string> Components, IReadOnlyList<string> Architectures)
{
    /// <summary>The Date of the suite in the lock: an older Release file is refused.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}
