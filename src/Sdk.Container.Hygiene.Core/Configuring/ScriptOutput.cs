using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;

namespace Sdk.Container.Hygiene.Configuring;

/// <summary>What a configuration printed: at its failure it is read for the package whose script is to blame.</summary>
internal sealed partial class ScriptOutput
{
    private const int LinesInMessage = 8;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            _lines.Add(line);
    }

    /// <summary>The script of a package that failed, with what was printed before; null where nothing says so.</summary>
    public Diagnostic? FindFailure()
    {
        var lines = Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            // dpkg's next line says how the script ended.
            if (DpkgError().Match(lines[i]) is { Success: true } dpkg)
                return ConfiguringDiagnostics.ScriptFailed(dpkg.Groups["package"].Value, "postinst", End(lines.Take(i + 2)));
            if (PreinstError().Match(lines[i]) is { Success: true } preinst)
                return ConfiguringDiagnostics.ScriptFailed(preinst.Groups["package"].Value, "preinst", End(lines.Take(i + 1)));
        }
        return null;
    }

    /// <summary>The failure in the user's words: the script of a package, or else what kept the configuration from running at all.</summary>
    public Diagnostic ToFailure(string where, int exitCode) =>
        FindFailure() is { } script ? script
        : Lines.Any(line => line.StartsWith("unshare:", StringComparison.Ordinal) || line.StartsWith("mount:", StringComparison.Ordinal)) ? ConfiguringDiagnostics.NoNamespaces(End(Lines))
        : ConfiguringDiagnostics.Failed(where, exitCode, End(Lines));

    private List<string> Lines
    {
        get
        {
            lock (_lock)
                return _lines.FindAll(line => line.Length > 0);
        }
    }

    private static string End(IEnumerable<string> lines) => EngineFailures.OneLine(string.Join(" / ", lines.TakeLast(LinesInMessage)));

    // dpkg's src/main/errors.c.
    [GeneratedRegex(@"^dpkg: error processing package (?<package>[a-z0-9][a-z0-9+.:-]*) \(--configure\)", RegexOptions.ExplicitCapture)]
    private static partial Regex DpkgError();

    [GeneratedRegex(@"^hygiene: the preinst of (?<package>\S+) failed", RegexOptions.ExplicitCapture)]
    private static partial Regex PreinstError();
}
