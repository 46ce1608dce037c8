using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG3201 to HYG3219: what the store, and files written beside their target, can fail with.</summary>
public static class StoreDiagnostics
{
    public static Diagnostic NotWritable(string path, string cause) => Diagnostic.Error(
        3201, $"cannot write to '{path}': {cause.TrimEnd('.')}; grant write permission, or name another folder for the store with the property HygieneStore");

    /// <param name="needed">Bytes; null where the size was not known before.</param>
    /// <param name="free">Bytes; null where the file system does not say.</param>
    public static Diagnostic DiskFull(string path, long? needed, long? free) => Diagnostic.Error(
        3202, $"cannot write '{path}': the disk or the quota is full ({Bytes(needed)} needed, {Bytes(free)} free); make room, or name a store on another disk with the property HygieneStore");

    public static Diagnostic WrongDigest(string what, string expected, string actual) => Diagnostic.Error(
        3203, $"cannot keep {what}: SHA-256 {expected} is expected, but the bytes have {actual}; nothing was kept");

    public static Diagnostic WrongSize(string what, long expected, long actual) => Diagnostic.Error(
        3204, string.Create(CultureInfo.InvariantCulture, $"cannot keep {what}: {expected} bytes are expected, but there are {actual} or more; nothing was kept"));

    public static Diagnostic Failure(string path, string cause) => Diagnostic.Error(
        3205, $"cannot use '{path}': {cause.TrimEnd('.')}; check the disk and the permissions of the folder");

    public static Diagnostic Gone(string what, string store) => Diagnostic.Error(
        3206, $"cannot find {what} in the store '{store}': it was removed while this publish ran. Publish again.");

    public static Diagnostic FallsBack(string obstacle, string fallback) => Diagnostic.Warning(
        3207, $"{obstacle.TrimEnd('.')}. Until then packages are kept in '{fallback}', for this project alone.");

    private static string Bytes(long? count) => count is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known} bytes") : "an unknown number of bytes";
}
