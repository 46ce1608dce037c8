using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>How much a diagnostic matters to the build.</summary>
public enum DiagnosticSeverity
{
    Warning,
    Error,
}

/// <summary>A coded message for the user: what could not be done, why, and the way out.</summary>
/// <param name="Code"><c>HYG</c> and four digits; the first digit is the band of docs/diagnostics.md, where each code has a heading.</param>
/// <param name="Severity">Errors end the build, warnings do not.</param>
/// <param name="Message">"cannot VERB THING: cause", then what to do.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string Message)
{
    /// <summary>The user's own item or file that the message is about, where there is one.</summary>
    public SourceLocation? Location { get; init; }

    public HygieneException ToException(Exception? innerException = null) => new(this, innerException);

    public override string ToString() => $"{Code}: {Message}";

    internal static Diagnostic Error(int code, string message) => Create(code, DiagnosticSeverity.Error, message);

    internal static Diagnostic Warning(int code, string message) => Create(code, DiagnosticSeverity.Warning, message);

    // Whatever a factory ends with, a cause from the system for example, what the user reads is a sentence.
    private static Diagnostic Create(int code, DiagnosticSeverity severity, string message) =>
        new(string.Create(CultureInfo.InvariantCulture, $"HYG{code:D4}"), severity, message.EndsWith('.') || message.EndsWith('?') ? message : $"{message}.");
}

/// <summary>A place in a file of the user's: a lock file, apt's sources, a project file.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Line">Counted from 1; 0 where only the file is known.</param>
/// <param name="Column">Counted from 1; 0 where only the line is known.</param>
public readonly record struct SourceLocation(string File, int Line = 0, int Column = 0);
