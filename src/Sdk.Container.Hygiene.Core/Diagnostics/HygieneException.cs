namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>A failure that the user can act on. Anything else that escapes the core is a bug.</summary>
public sealed class HygieneException : Exception
{
    public HygieneException(Diagnostic diagnostic, Exception? innerException = null)
        : base(diagnostic.Message, innerException) => Diagnostics = [diagnostic];

    public HygieneException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join('\n', diagnostics.Select(d => d.Message))) => Diagnostics = diagnostics;

    /// <summary>At least one; several where a request was checked as a whole before it was refused.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    public string Code => Diagnostics[0].Code;
}
