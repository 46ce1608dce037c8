namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>9xxx: what should not happen.</summary>
public static class InternalDiagnostics
{
    public static Diagnostic Bug(string type, string message) => Diagnostic.Error(9001,
        $"cannot go on: an unexpected {type} ({message}). This is a defect of Sdk.Container.Hygiene: please report it with the output of a build at normal verbosity.");

    public static Diagnostic CannotReadOrWrite(string message) => Diagnostic.Error(9002,
        $"cannot read or write a file: {message}. Check the path's permissions and the disk, then publish again; nothing half-written is used.");
}
