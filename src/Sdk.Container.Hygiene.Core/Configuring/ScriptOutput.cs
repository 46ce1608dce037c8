using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Configuring;

/// <summary>What a configuration printed: passed on line by line, and at its failure read for the package whose script is to blame.</summary>
internal sealed partial class ScriptOutput(IHygieneLog? log = null)
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
        log?.Info(line);
    }

    /// <summary>The script of a package that failed, with the end of what was printed; null where nothing says so.</summary>
    public Diagnostic? FindFailure()
    {
        lock (_lock)
        {
            foreach (var line in _lines)
            {
                if (DpkgError().Match(line) is { Success: true } dpkg)
                    return ConfiguringDiagnostics.ScriptFailed(dpkg.Groups["package"].Value, dpkg.Groups["script"].Value == "pre-installation" ? "preinst" : "postinst", Tail);
                if (AnswerError().Match(line) is { Success: true } answer)
                {
                    var question = answer.Groups["question"].Value;
                    return answer.Groups["password"].Success ? ConfiguringDiagnostics.SecretAnswer(question)
                        : answer.Groups["choices"].Success ? ConfiguringDiagnostics.AnswerNotOffered(question, answer.Groups["choices"].Value.Split(", "))
                        : ConfiguringDiagnostics.UnaskedQuestion(question, answer.Groups["known"].Captures.Select(known => known.Value));
                }
                if (PreinstError().Match(line) is { Success: true } preinst)
                    return ConfiguringDiagnostics.ScriptFailed(preinst.Groups["package"].Value, "preinst", Tail);
            }
            return null;
        }
    }

    /// <summary>The failure in the user's words: the script of a package, or else what kept the configuration from its end.</summary>
    public Diagnostic ToFailure(string where, int exitCode) => FindFailure() ?? ConfiguringDiagnostics.Failed(where, exitCode, Tail);

    /// <summary>The last lines that say something of their own, as one.</summary>
    public string Tail
    {
        get
        {
            lock (_lock)
                return string.Join(" / ", _lines.Select(line => line.Trim()).Where(line => line.Length > 0 && !Summary().IsMatch(line)).TakeLast(LinesInMessage));
        }
    }

    // dpkg's lib/dpkg/subproc.c, in the words of several versions.
    [GeneratedRegex(@"^ *(installed|new|old) (?<package>[a-z0-9][a-z0-9+.-]*)(:[a-z0-9-]+)? package (?<script>[a-z-]+) script subprocess (returned error|failed|was killed)", RegexOptions.ExplicitCapture)]
    private static partial Regex DpkgError();

    [GeneratedRegex(@"^hygiene: the preinst of (?<package>\S+) failed", RegexOptions.ExplicitCapture)]
    private static partial Regex PreinstError();

    [GeneratedRegex(@"^hygiene: (?<question>\S+) (is asked by no package of( (?<known>\S+))*|is (?<password>a password)|takes none but (?<choices>.*))$", RegexOptions.ExplicitCapture)]
    private static partial Regex AnswerError();

    // What follows a failure only to repeat it.
    [GeneratedRegex("^(dpkg: error processing package|Errors were encountered while processing|hygiene: (dpkg --configure|the preinst of \\S+) failed|(installed|new|old) \\S+ package [a-z-]+ script)")]
    private static partial Regex Summary();
}
