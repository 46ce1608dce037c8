namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// A maintainer script as a list of statements: no shell, only what it takes to tell known lines from unknown ones. Lines that go on are joined, and what a first installation does
/// not enter is left out.
/// </summary>
internal static class ShellStatements
{
    /// <summary>Statements without blanks around them, and without comments other than those by which debhelper marks its sections.</summary>
    public static List<string> Of(string script)
    {
        var statements = new List<string>();
        var rest = "";
        foreach (var line in script.ReplaceLineEndings("\n").Split('\n').Skip(1).Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] == '#' && !line.Contains("utomatically added ", StringComparison.Ordinal))
                continue;
            var statement = rest.Length > 0 ? $"{rest} {line}" : line;
            rest = statement[^1] == '\\' ? statement[..^1].TrimEnd() : statement.EndsWith("&&", StringComparison.Ordinal) || statement.EndsWith("||", StringComparison.Ordinal) ? statement : "";
            if (rest.Length == 0)
                statements.Add(statement);
        }
        if (rest.Length > 0)
            statements.Add(rest);
        return statements;
    }

    /// <summary>
    /// Where an <c>if</c> that a first installation does not enter ends; -1 for any other statement. dpkg calls with <c>install</c> and <c>configure</c> then, with no old version
    /// (Debian Policy §6.5), and dpkg's own comparisons ending in <c>-nl</c> find nothing older than that.
    /// </summary>
    public static int EndOfUpgrade(IReadOnlyList<string> statements, int index)
    {
        if (!IsUpgrade(statements[index]))
            return -1;
        var depth = 0;
        for (var i = index; i < statements.Count; i++)
        {
            var word = statements[i].Split(' ', ';')[0];
            depth += word switch { "if" => 1, "fi" => -1, _ => 0 };
            if (depth == 1 && word is "else" or "elif")
                return -1;
            if (depth == 0)
                return i;
        }
        return -1;
    }

    private static bool IsUpgrade(string statement) =>
        statement.StartsWith("if ", StringComparison.Ordinal)
        && !statement.Contains("||", StringComparison.Ordinal) && !statement.Contains(" -o ", StringComparison.Ordinal) && !statement.Contains(" ! ", StringComparison.Ordinal)
        && UpgradeMarks.Any(mark => statement.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Contains(mark, StringComparison.Ordinal));

    private static readonly string[] UpgradeMarks = ["$1 = upgrade ", "$1 = triggered ", "$1 = remove ", "$1 = purge ", " lt-nl ", " le-nl ", "[ -n $2 ]", "x$2 != x "];
}
