using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene;

/// <summary>Forwards what the core reports to MSBuild: with code, file and line, and a link to the page in this package that explains the code.</summary>
internal sealed class MSBuildLog(TaskLoggingHelper log, string projectFile) : IHygieneLog
{
    // tools/net10.0/ → docs/: the help works offline and fits the version in use.
    private static readonly string s_documentation =
        new Uri(Path.Combine(Path.GetDirectoryName(typeof(MSBuildLog).Assembly.Location)!, "..", "..", "docs", "diagnostics.md")).AbsoluteUri;

    public void Report(Diagnostic diagnostic)
    {
        var (file, line, column) = diagnostic.Location is { } at ? (at.File, at.Line, at.Column) : (projectFile.Length > 0 ? projectFile : null, 0, 0);
        var help = $"{s_documentation}#{diagnostic.Code.ToLowerInvariant()}";
        if (diagnostic.Severity == DiagnosticSeverity.Error)
            log.LogError(null, diagnostic.Code, null, help, file, line, column, 0, 0, "{0}", diagnostic.Message);
        else
            log.LogWarning(null, diagnostic.Code, null, help, file, line, column, 0, 0, "{0}", diagnostic.Message);
    }

    public void Info(string message) => log.LogMessage(MessageImportance.Normal, "{0}", message);

    public void Detail(string message) => log.LogMessage(MessageImportance.Low, "{0}", message);
}
