namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG1030 to HYG1039: DebianRepository items, and what may come from them.</summary>
public static class RepositoryDiagnostics
{
    /// <param name="holder">"a suite of Debian's", "another DebianRepository".</param>
    public static Diagnostic NameTaken(string repository, string holder) => Diagnostic.Error(1030,
        $"cannot read DebianRepository '{repository}': that is the name of {holder}, and the lock tells where a package is from by it. Give the repository a name of its own.");

    public static Diagnostic UnreadableKeys(string repository, string path, string cause) => Diagnostic.Error(1031,
        $"cannot read SignedBy of DebianRepository '{repository}': {path}: {cause}. Put the vendor's public keys there, as their makers publish them, after you have compared the fingerprint.");

    /// <param name="known">The fingerprints of the file's keys.</param>
    public static Diagnostic UnknownFingerprint(string repository, string fingerprint, IReadOnlyList<string> known) => Diagnostic.Error(1032,
        $"cannot read Fingerprints of DebianRepository '{repository}': SignedBy has no key {fingerprint}.{NearestName.Hint(fingerprint, known)} It has {string.Join(", ", known)}: correct the fingerprint, or do not use the file.");

    public static Diagnostic NotOffered(string repository, string pattern, IReadOnlyList<string> nearest) => Diagnostic.Error(1033,
        $"cannot take '{pattern}' from DebianRepository '{repository}': it has no such package for this architecture.{NearestName.Hint(nearest)} Correct Packages of the item.");

    public static Diagnostic OfBase(string repository, string name) => Diagnostic.Error(1034,
        $"cannot take '{name}' from DebianRepository '{repository}': it is of the base, which all images share and Debian alone makes. Remove it from Packages of the item.");

    /// <param name="origin">The user's words: <c>DebianPackage 'postgresql-18'</c>.</param>
    public static Diagnostic NotAllowed(string origin, string name, string repository) => Diagnostic.Error(1035,
        $"cannot take {origin}: only DebianRepository '{repository}' has '{name}', and its Packages do not name it. Add '{name}' to them if it may come from there.");

    /// <param name="packages">Names with versions.</param>
    public static Diagnostic FromOutside(string repository, string uri, IReadOnlyList<string> packages) => Diagnostic.Warning(1036,
        $"{(packages.Count == 1 ? "a package of the image is" : "packages of the image are")} not Debian's but of DebianRepository '{repository}' ({uri}): {string.Join(", ", packages)}. "
        + "Debian's security team does not look after them: follow what the vendor announces, and run -t:HygieneUpdate for it.");
}
