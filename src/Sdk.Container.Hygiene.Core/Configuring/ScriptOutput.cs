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

    /// <summary>The failure in the user's words: the script of a package with its last output, or else what kept the configuration from running at all.</summary>
    public Diagnostic ToFailure(string where, int exitCode)
    {
        lock (_lock)
        {
            var tail = string.Join('\n', _lines.Where(line => line.Length > 0).TakeLast(LongestTail));
            foreach (var line in _lines)
            {
                if (DpkgError().Match(line) is { Success: true } dpkg)
                    return ConfiguringDiagnostics.ScriptFailed(dpkg.Groups["package"].Value, "postinst", tail);
                if (PreinstError().Match(line) is { Success: true } preinst)
                    return ConfiguringDiagnostics.ScriptFailed(preinst.Groups["package"].Value, "preinst", tail);
            }
            return _lines.Exists(line => line.StartsWith("unshare:", StringComparison.Ordinal) || line.StartsWith("mount:", StringComparison.Ordinal))
                ? ConfiguringDiagnostics.NoNamespaces(tail)
                : ConfiguringDiagnostics.Failed(where, exitCode, tail);
        }
    }

    // dpkg's src/main/errors.c.
    [GeneratedRegex(@"^dpkg: error processing package (?<package>[a-z0-9][a-z0-9+.:-]*) \(--configure\)", RegexOptions.ExplicitCapture)]
    private static partial Regex DpkgError();

    [GeneratedRegex(@"^hygiene: the preinst of (?<package>\S+) failed", RegexOptions.ExplicitCapture)]
    private static partial Regex PreinstError();
}
