using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Configuring;

/// <summary>What a configuration printed: passed on line by line, and at its failure read for the package whose script is to blame.</summary>
internal sealed partial class ScriptOutput(IHygieneLog log)
{
    private const int LongestTail = 25;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            _lines.Add(line);
        log.Detail(line);
    }

    /// <summary>The script of a package that failed, with the end of what was printed; null where nothing says so.</summary>
    public Diagnostic? FindFailure()
    {
        lock (_lock)
        {
            foreach (var line in _lines)
            {
                if (DpkgError().Match(line) is { Success: true } dpkg)
                    return ConfiguringDiagnostics.ScriptFailed(dpkg.Groups["package"].Value, "postinst", Tail);
                if (PreinstError().Match(line) is { Success: true } preinst)
                    return ConfiguringDiagnostics.ScriptFailed(preinst.Groups["package"].Value, "preinst", Tail);
            }
            return null;
        }
    }

    /// <summary>The failure in the user's words: the script of a package, or else what kept the configuration from running at all.</summary>
    public Diagnostic ToFailure(string where, int exitCode) =>
        FindFailure() is { } script ? script
        : Tail.Split('\n').Any(line => line.StartsWith("unshare:", StringComparison.Ordinal) || line.StartsWith("mount:", StringComparison.Ordinal)) ? ConfiguringDiagnostics.NoNamespaces(Tail)
        : ConfiguringDiagnostics.Failed(where, exitCode, Tail);

    private string Tail => string.Join('\n', _lines.Where(line => line.Length > 0).TakeLast(LongestTail));

    // dpkg's src/main/errors.c.
    [GeneratedRegex(@"^dpkg: error processing package (?<package>[a-z0-9][a-z0-9+.:-]*) \(--configure\)", RegexOptions.ExplicitCapture)]
    private static partial Regex DpkgError();

    [GeneratedRegex(@"^hygiene: the preinst of (?<package>\S+) failed", RegexOptions.ExplicitCapture)]
    private static partial Regex PreinstError();
}
