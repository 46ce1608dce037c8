namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG41xx: packages and the root filesystem that is made of them. A <c>package</c> is its name and version: <c>libc6 2.41-12</c>.</summary>
public static class RootfsDiagnostics
{
    public static Diagnostic WrongFile(string package, string file, string expected, string actual) => Diagnostic.Error(
        4101, $"cannot use package {package}: {file} has {actual}, but the lock says {expected}; delete the file so that it is fetched again, or update the lock");

    public static Diagnostic UnreadableFile(string package, string file, string cause) => Diagnostic.Error(
        4102, $"cannot read package {package} from {file}: {cause}");

    public static Diagnostic DamagedPackage(string package, string cause) => Diagnostic.Error(
        4103, $"cannot read package {package}: it is not a sound Debian package, {cause}");

    public static Diagnostic UnknownCompression(string package, string member) => Diagnostic.Error(
        4104, $"cannot read package {package}: its member '{member}' is compressed in a way that is not known; none, gz, xz and zst are");

    public static Diagnostic WrongControl(string package, string field, string actual) => Diagnostic.Error(
        4105, $"cannot use package {package}: its control file says {field} '{actual}'; the lock and the archive do not fit each other, so update the lock");

    public static Diagnostic UnsafePath(string package, string path, string cause) => Diagnostic.Error(
        4106, $"cannot use package {package}: its entry '{path}' {cause}");

    public static Diagnostic UnsupportedEntry(string package, string path, string kind) => Diagnostic.Error(
        4107, $"cannot use package {package}: its entry '{path}' is a {kind}, which no package may bring into an image");

    public static Diagnostic BrokenHardLink(string package, string path, string target) => Diagnostic.Error(
        4108, $"cannot use package {package}: its hard link '{path}' points to '{target}', which is no file that the package brings before it");

    public static Diagnostic DuplicatePath(string package, string path) => Diagnostic.Error(
        4109, $"cannot use package {package}: it brings '{path}' twice");

    public static Diagnostic FileConflict(string path, string first, string second) => Diagnostic.Error(
        4110, $"cannot compose the root filesystem: packages {first} and {second} both bring '{path}', and neither says that it replaces the other; leave one of them out");

    public static Diagnostic FilteredHardLink(string package, string path, string target) => Diagnostic.Error(
        4111, $"cannot filter package {package}: its hard link '{path}' needs '{target}', which is left out (as documentation, as a translation, or because another package replaces it); keep documentation and all locales in this image");

    public static Diagnostic DamagedStore(string package, string folder, string cause) => Diagnostic.Error(
        4112, $"cannot use what the store keeps of {package}: {cause}; delete the folder {folder}, and it is made again");

    public static Diagnostic ScriptsNotRun(string package, IReadOnlyList<string> scripts) => Diagnostic.Warning(
        4120, $"package {package} was unpacked without running its {string.Join(" and ", scripts)}, which would do more than is known to be dispensable; "
            + "check that the package works in the image, or add what is missing with items of your own");

    public static Diagnostic LibrariesNotFound(string package, string path) => Diagnostic.Warning(
        4121, $"package {package} wants its libraries found through '{path}', but an image without maintainer scripts has no ld.so.cache; "
            + "set LD_LIBRARY_PATH to its folder");

    public static Diagnostic BadUserId(int id) => Diagnostic.Error(
        4122, $"cannot make the app's account: user id {id} is not between 1 and 65533; set it to a number in that range");
}
