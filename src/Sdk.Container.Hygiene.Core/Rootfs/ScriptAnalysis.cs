namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// Tells from the text of a maintainer script what a first installation would do: alternatives, which are made without it, and whether an image loses anything else when the script is not
/// run. Errs on the side of a warning: what it does not know, it takes for needed.
/// </summary>
/// <param name="IsDispensable">True where nothing is lost.</param>
internal sealed record ScriptAnalysis(bool IsDispensable, IReadOnlyList<Alternative> Alternatives)
{
    // Sections by debhelper whose effect an image does not need: services are not started by an init, byte code and icon caches are made anew by who needs them,
    // questions were never asked, and nothing was installed before that would have to move.
    private static readonly HashSet<string> DispensableSections =
    [
        "dh_desktop", "dh_icons", "dh_installdeb", "dh_installdebconf", "dh_installdocs", "dh_installinit", "dh_installinitramfs", "dh_installman", "dh_installmenu",
        "dh_installmime", "dh_installsystemd", "dh_installsystemduser", "dh_installudev", "dh_makeshlibs", "dh_pypy", "dh_python2", "dh_python3", "dh_strip",
        "dh_systemd_enable", "dh_systemd_start", "dh_usrlocal",
    ];

    // The frame of debhelper's template, and commands whose effect an image does not need either.
    private static readonly HashSet<string> DispensableLines =
    [
        ";;", ":", "case \"$1\" in", "else", "esac", "exit 0", "exit 1", "fi", "set -e", "set -eu", "set -u", "then", "true",
        ". /usr/share/debconf/confmodule", "db_stop", "db_stop || true", "db_version 2.0", "ldconfig", "ldconfig || true",
    ];

    private static readonly HashSet<string> DispensableCommands =
    [
        "deb-systemd-helper", "deb-systemd-invoke", "dpkg-maintscript-helper", "dpkg-trigger", "echo", "invoke-rc.d", "py3compile", "pycompile", "update-rc.d",
    ];

    public static ScriptAnalysis Of(string script)
    {
        var statements = ShellStatements.Of(script);
        var alternatives = new List<Alternative>();
        var dispensable = IsShell(script.Split('\n')[0]);
        for (var i = 0; i < statements.Count; i++)
        {
            if (DispensableSections.Contains(SectionOf(statements[i])))
                i = Math.Max(i, statements.FindIndex(i, statement => statement.StartsWith("# End automatically added section", StringComparison.Ordinal)));
            else if (ShellStatements.EndOfUpgrade(statements, i) is var end and >= 0)
                i = end;
            else if (Alternative.TryParse(statements[i]) is { } alternative)
                alternatives.Add(alternative);
            else
                dispensable &= IsDispensableLine(statements[i]);
        }
        return new(dispensable, alternatives);
    }

    private static bool IsShell(string line) => line.TrimEnd() is "#!/bin/sh" or "#! /bin/sh" or "#!/bin/sh -e" or "#! /bin/sh -e" or "#!/bin/bash" or "#!/bin/bash -e";

    // "# Automatically added by dh_python3" with a version after a slash in newer packages.
    private static string SectionOf(string line)
    {
        const string begin = "# Automatically added by ";
        return line.StartsWith(begin, StringComparison.Ordinal) ? line[begin.Length..].Split('/')[0] : "";
    }

    private static bool IsDispensableLine(string line) =>
        DispensableLines.Contains(line)
        || line[0] == '#'
        || IsCaseLabel(line)
        || line.StartsWith("update-alternatives --remove", StringComparison.Ordinal)
        || !HasSubstitution(line) && (IsTest(line) || DispensableCommands.Contains(line.Split(' ')[0]));

    // abort-upgrade|abort-remove), perhaps with the end of the case at once.
    private static bool IsCaseLabel(string line)
    {
        var label = line.EndsWith(";;", StringComparison.Ordinal) ? line[..^2].TrimEnd() : line;
        return label.EndsWith(')') && label[..^1].All(letter => char.IsAsciiLetter(letter) || letter is '-' or '*' or '|' or ' ' or '(');
    }

    private static bool IsTest(string line) => line.StartsWith("if [ ", StringComparison.Ordinal) && (line.EndsWith("; then", StringComparison.Ordinal) || line.EndsWith(" ; then", StringComparison.Ordinal) || line.EndsWith(']'));

    // A second command in a line, or one within a test.
    private static bool HasSubstitution(string line) =>
        line.Contains('`', StringComparison.Ordinal) && !line.StartsWith("echo ", StringComparison.Ordinal)
        || line.Contains("$(", StringComparison.Ordinal)
        || line.Contains("&& ", StringComparison.Ordinal) && !line.Contains("&& [", StringComparison.Ordinal)
        || line.Replace("; then", "", StringComparison.Ordinal).Contains(';', StringComparison.Ordinal)
        || line.Contains('>', StringComparison.Ordinal) && !line.Contains(">&2", StringComparison.Ordinal) && !line.Contains("/dev/null", StringComparison.Ordinal);
}
