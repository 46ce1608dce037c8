using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG55xx: what a finished image should not be like. <c>things</c> are written as people read them: <c>/usr/bin/sudo (package sudo)</c>.</summary>
public static class LintDiagnostics
{
    private const int Named = 5;

    public static Diagnostic GivesRights(IReadOnlyList<string> things) => Diagnostic.Warning(5501,
        $"programs give rights to whoever runs them (setuid, setgid or capabilities): {Join(things)}. Leave them out, or run containers with no-new-privileges and {Accept(5501)}.");

    public static Diagnostic WorldWritable(IReadOnlyList<string> things) => Diagnostic.Warning(5502,
        $"everybody in a container may change what others rely on: {Join(things)}. Give a file another Mode, a folder of everybody's the sticky bit (1777), or {Accept(5502)}.");

    /// <param name="said">Whether the project says so, or nobody says anything.</param>
    public static Diagnostic RunsAsRoot(bool said) => Diagnostic.Warning(5503,
        $"the image runs as root{(said ? "" : ", because nothing says as whom")}: whoever breaks into a process of it has everything in the container. Set ContainerUser to a user with no other rights, or {Accept(5503)}.");

    public static Diagnostic HasShell(IReadOnlyList<string> things) => Diagnostic.Warning(5504,
        $"a distroless image has a shell: {Join(things)}. Leave it out, say with ContainerFamily=full that it shall have one, or {Accept(5504)}.");

    /// <param name="ended">Whether it has ended, or ends soon.</param>
    /// <param name="longTermEnd">Until when Debian's LTS team goes on.</param>
    public static Diagnostic RegularSupport(string release, bool ended, DateTimeOffset end, DateTimeOffset longTermEnd) => Diagnostic.Warning(5505,
        $"regular support of Debian {release} {(ended ? "ended" : "ends")} on {Date(end)}: until {Date(longTermEnd)} the LTS team mends the most used packages. Move on with DebianSuite, or {Accept(5505)}.");

    /// <param name="ended">Whether it has ended, or ends soon.</param>
    public static Diagnostic LongTermSupport(string release, bool ended, DateTimeOffset end) => Diagnostic.Warning(5506,
        $"long-term support of Debian {release} {(ended ? "ended" : "ends")} on {Date(end)}: {(ended ? "nobody mends" : "after that nobody will mend")} its security holes. Move to a newer release with DebianSuite.");

    public static Diagnostic ForeignPackages(IReadOnlyList<string> things) => Diagnostic.Warning(5507,
        $"packages are from outside Debian, and Debian does not vouch for them: {Join(things)}. Take Debian's own, or {Accept(5507)}.");

    public static Diagnostic PrivateKeys(IReadOnlyList<string> things) => Diagnostic.Warning(5508,
        $"private keys are in the image: whoever can pull it has them ({Join(things)}). Leave the file out, mount it as a secret when the container runs, or {Accept(5508)}.");

    public static Diagnostic Identities(IReadOnlyList<string> things) => Diagnostic.Warning(5509,
        $"every container of the image would be the same machine to others: {Join(things)}. Remove what makes the file, so that it comes into being at the first start, or {Accept(5509)}.");

    /// <param name="where">"the property HygieneWarningsAsErrors".</param>
    public static Diagnostic UnknownWarning(string where, string code, IReadOnlyList<string> nearest) => Diagnostic.Error(5520,
        $"cannot read {where}: '{code}' is no warning's code that could stand there.{NearestName.Hint(nearest)} docs/diagnostics.md has a heading for each code.");

    private static string Join(IReadOnlyList<string> things) =>
        things.Count <= Named ? string.Join(", ", things)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", things.Take(Named))} and {things.Count - Named} more");

    private static string Accept(int code) => string.Create(CultureInfo.InvariantCulture, $"accept it with <ContainerLintException Include=\"HYG{code}\" />");

    private static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
