namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG3120 to HYG3129: what a suite's Release file can be refused for, although its signature is good.</summary>
public static class ReleaseDiagnostics
{
    private const string Report = "The archive's signature is good, so the archive itself is at fault: report it to those who run it, or leave the suite out.";

    /// <param name="suite">As the user wrote it.</param>
    public static Diagnostic NotOneParagraph(string suite) =>
        Diagnostic.Error(3120, $"cannot read the Release file of {suite}: it is not exactly one paragraph of fields. {Report}");

    public static Diagnostic MissingField(string suite, string field) =>
        Diagnostic.Error(3121, $"cannot trust the Release file of {suite}: it has no field {field}. {Report}");

    public static Diagnostic InvalidDate(string suite, string field, string value) => Diagnostic.Error(
        3122, $"cannot read the Release file of {suite}: the field {field} is '{Excerpt.Of(value)}', which is no date in UTC such as 'Sat, 21 Nov 2026 09:15:44 UTC'. {Report}");

    /// <param name="line">The line of the SHA256 field.</param>
    public static Diagnostic InvalidEntry(string suite, string line) => Diagnostic.Error(
        3123, $"cannot read the Release file of {suite}: the line '{Excerpt.Of(line)}' of its field SHA256 is not a digest, a size and a path that stays within the suite. {Report}");

    public static Diagnostic ContradictoryEntry(string suite, string path) =>
        Diagnostic.Error(3124, $"cannot trust the Release file of {suite}: it names the file '{Excerpt.Of(path)}' twice, with different digests or sizes. {Report}");
}
