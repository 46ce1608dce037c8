using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>Finds shells where there should be none: whoever gets a distroless app to run a command of theirs finds nothing to go on with.</summary>
internal static class Shells
{
    private const string ListsOfPackages = "usr/share/debianutils/shells.d";

    private static readonly HashSet<string> Folders = new(["bin", "sbin", "usr/bin", "usr/sbin", "usr/local/bin", "usr/local/sbin"], StringComparer.Ordinal);

    // Of Debian's packages with a shell, and the links that they make.
    private static readonly HashSet<string> Names = new(
        ["sh", "ash", "bash", "rbash", "busybox", "dash", "csh", "tcsh", "bsd-csh", "elvish", "fish", "ksh", "ksh93", "mksh", "lksh", "oksh", "posh", "sash", "toybox", "xonsh", "yash", "zsh", "zsh5"],
        StringComparer.Ordinal);

    public static bool IsInFolderOfPrograms(string path) => Folders.Contains(PackagePath.Parent(path));

    public static bool IsShell(string path) => IsInFolderOfPrograms(path) && Names.Contains(Path.GetFileName(path));

    /// <summary>Whether a file lists shells: shells(5), and what debianutils makes it of.</summary>
    public static bool IsList(string path) => path == "etc/shells" || PackagePath.Parent(path) == ListsOfPackages;

    public static IEnumerable<Finding> Find(LintSubject subject) => subject.Request.Family != RootfsFamily.Distroless ? [] :
        subject.Facts.Files.Where(file => IsShell(file.Entry.Path)).Select(Finding.Of).Concat(FindListed(subject.Facts));

    // A package's list has its name.
    private static IEnumerable<Finding> FindListed(RootFacts facts) =>
        from list in facts.Shells
        from path in list.Value.Distinct()
        where !IsShell(path) && facts.Programs.Contains(path)
        orderby path
        select Finding.OfPath($"/{path}", PackagePath.Parent(list.Key) == ListsOfPackages ? Path.GetFileName(list.Key) : null);
}
