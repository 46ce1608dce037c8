using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

/// <summary>The sample lock as text, to be edited as people and merges do.</summary>
internal static class LockEdit
{
    public const string Path = "/project/debian.lock.json";

    public static string Text { get; } = Encoding.UTF8.GetString(LockFileSerializer.Write(SampleLock.File, Path));

    public static LockFile Read(string text) => LockFileSerializer.Read(Encoding.UTF8.GetBytes(text), Path);

    /// <summary>The same text with the checksum that it should have: only what a rule refuses is refused then.</summary>
    public static string Seal(string text)
    {
        var lines = text.Split('\n');
        lines[2] = $"  \"sha256\": \"{SampleLock.Digest(string.Join('\n', lines.Where((_, index) => index != 2)))}\",";
        return string.Join('\n', lines);
    }

    public static Diagnostic Refusal(string text) => Should.Throw<HygieneException>(() => Read(text)).Diagnostics.ShouldHaveSingleItem();
}
