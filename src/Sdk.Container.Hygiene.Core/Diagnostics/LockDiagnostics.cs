using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG2001 to HYG2049: what the lock file can be refused for, and what it can lack.</summary>
public static class LockDiagnostics
{
    private const string Restore = "Take the file back from version control, or delete it and run -t:HygieneLock.";

    /// <param name="cause">What the JSON reader met.</param>
    public static Diagnostic NotJson(SourceLocation location, string cause) =>
        At(location, Diagnostic.Error(2001, $"cannot read {Name(location)}: this is not JSON ({cause}). {Restore}"));

    public static Diagnostic Malformed(SourceLocation location, string cause) =>
        At(location, Diagnostic.Error(2002, $"cannot use {Name(location)}: {cause}. The file was edited or badly merged. {Restore}"));

    public static Diagnostic UnknownVersion(SourceLocation location, long version, long known) => At(location, Diagnostic.Error(2003, string.Create(
        CultureInfo.InvariantCulture,
        $"cannot use {Name(location)}: it has version {version} of the format, and this SDK knows none above {known}. Use the version of Sdk.Container.Hygiene that wrote it, or delete it and run -t:HygieneLock.")));

    public static Diagnostic WrongChecksum(SourceLocation location, string recorded, string actual) => At(location, Diagnostic.Error(
        2004, $"cannot trust {Name(location)}: its content has the SHA-256 {actual}, not {recorded} as written in it, so it was edited or badly merged. {Restore}"));

    public static Diagnostic MergeConflict(SourceLocation location) => At(location, Diagnostic.Error(
        2005, $"cannot read {Name(location)}: it has an unresolved merge conflict. Take either side as it is, then run -t:HygieneLock, which adds what the other side asked for."));

    public static Diagnostic CannotRead(SourceLocation location, string cause) =>
        At(location, Diagnostic.Error(2006, $"cannot read {Name(location)}: {cause}. Check the file and its permissions."));

    public static Diagnostic CannotWrite(SourceLocation location, string cause) =>
        At(location, Diagnostic.Error(2007, $"cannot write {Name(location)}: {cause}. Grant write permission and room on the disk, or name another file with the property HygieneLockFile."));

    /// <param name="differences">In words, as <see cref="Locking.LockComparison"/> gives them.</param>
    public static Diagnostic DoesNotFit(SourceLocation location, IReadOnlyList<string> differences) => At(location, Diagnostic.Error(
        2008, $"cannot use {Name(location)}: it does not fit the project ({string.Join("; ", differences)}), and HygieneLockedMode is on. Run -t:HygieneLock with HygieneLockedMode=false, and commit the lock."));

    public static Diagnostic Missing(SourceLocation location) => At(location, Diagnostic.Error(
        2009, $"cannot find {Name(location)}: there is no lock yet. Run -t:HygieneLock, which writes one, with HygieneLockedMode=false."));

    /// <param name="nearest">Names of packages in the lock that the user may have meant.</param>
    public static Diagnostic NotLocked(SourceLocation location, string package, string architecture, IReadOnlyList<string> nearest) => At(location, Diagnostic.Error(
        2010, $"cannot explain '{package}': {Name(location)} has no such package for {architecture}, so it is not in the image.{NearestName.Hint(nearest)} Name a package of the lock."));

    public static Diagnostic NotRecordable(SourceLocation location, string cause) => At(location, Diagnostic.Error(
        2011, $"cannot write {Name(location)}: {cause}. A lock records only what it could read again. If the archive offers such a package, tell whoever runs it, or leave its suite out."));

    private static Diagnostic At(SourceLocation location, Diagnostic diagnostic) => diagnostic with { Location = location };

    private static string Name(SourceLocation location) => Path.GetFileName(location.File);
}
