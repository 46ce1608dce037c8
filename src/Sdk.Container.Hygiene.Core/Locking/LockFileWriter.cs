using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>
/// The text of the lock after its checksum. Laid out by hand, because Utf8JsonWriter indents everything or nothing: here a line is a package, so that a diff shows packages.
/// </summary>
internal static class LockFileWriter
{
    public static string Write(IReadOnlyList<KeyValuePair<string, LockedArchitecture>> architectures, int version)
    {
        var text = new StringBuilder();
        text.Append("  \"architectures\": {");
        AppendLines(text, "    ", architectures, section => Section(section.Key, section.Value, version));
        return text.Append("  }\n}\n").ToString();
    }

    private static string Section(string architecture, LockedArchitecture locked, int version)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Text(architecture)}: {{\n");
        text.Append("      \"inputs\": {\n");
        text.Append(CultureInfo.InvariantCulture, $"        \"suites\": {List(locked.Inputs.Suites)},\n");
        text.Append(CultureInfo.InvariantCulture, $"        \"components\": {List(locked.Inputs.Components)},\n");
        text.Append(CultureInfo.InvariantCulture, $"        \"base\": {List(locked.Inputs.Base)},\n");
        text.Append(CultureInfo.InvariantCulture, $"        \"packages\": {List(locked.Inputs.Packages)},\n");
        text.Append(CultureInfo.InvariantCulture, $"        \"excluded\": {List(locked.Inputs.Excluded)},\n");
        text.Append(CultureInfo.InvariantCulture, $"        \"installRecommends\": {Text(locked.Inputs.InstallRecommends)}");
        if (version >= LockFileSerializer.VersionWithRepositories)
        {
            text.Append(",\n        \"repositories\": [");
            AppendLines(text, "          ", locked.Inputs.Repositories, Repository);
            text.Append("        ]");
        }
        text.Append("\n      },\n      \"suites\": [");
        AppendLines(text, "        ", locked.Suites, Suite);
        text.Append("      ],\n      \"packages\": [");
        AppendLines(text, "        ", locked.Packages, Package);
        return text.Append("      ]\n    }").ToString();
    }

    private static string Repository(LockedRepository repository) =>
        $"{{ \"name\": {Text(repository.Name)}, \"uri\": {Text(repository.Uri)}, \"suite\": {Text(repository.Suite)}, \"components\": {List(repository.Components)}, "
        + $"\"keys\": {List(repository.Keys)}, \"packages\": {List(repository.Packages)} }}";

    private static string Suite(LockedSuite suite) =>
        $"{{ \"suite\": {Text(suite.Suite)}, \"codename\": {Text(suite.Codename)}, \"label\": {Text(suite.Label)}, "
        + $"\"date\": {Text(suite.Date)}, \"validUntil\": {Text(suite.ValidUntil)}, "
        + $"\"inRelease\": {Text(suite.InRelease.Hex)}, \"signedBy\": {List(suite.SignedBy)} }}";

    // What a reader of a diff looks for comes first: what it is, which version, from where, and why it is there.
    private static string Package(LockedPackage package) =>
        $"{{ \"name\": {Text(package.Name)}, \"version\": {Text(package.Version)}, \"suite\": {Text(package.Suite)}, "
        + $"\"requiredBy\": {Text(package.RequiredBy)}, \"inBase\": {Text(package.InBase)}, "
        + $"\"source\": {Text(package.Source)}, \"sourceVersion\": {Text(package.SourceVersion)}, \"architecture\": {Text(package.Architecture)}, "
        + $"\"filename\": {Text(package.Filename)}, \"size\": {package.Size.ToString(CultureInfo.InvariantCulture)}, \"sha256\": {Text(package.Sha256.Hex)}, "
        + $"\"dependsOn\": {List(package.DependsOn)} }}";

    // One element a line, and the closing bracket on a line of its own; "[" and "]" share a line where there is nothing between them.
    private static void AppendLines<T>(StringBuilder text, string indent, IReadOnlyList<T> elements, Func<T, string> write)
    {
        for (var i = 0; i < elements.Count; i++)
            text.Append(i == 0 ? "\n" : ",\n").Append(indent).Append(write(elements[i]));
        text.Append('\n');
    }

    private static string List(IReadOnlyList<string> values) => $"[{string.Join(", ", values.Select(Text))}]";

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(DateTimeOffset? value) => value is { } date ? Text(date.UtcDateTime.ToString(LockText.DateFormat, CultureInfo.InvariantCulture)) : "null";

    // The relaxed encoder: versions are full of '+', which the default one would write as \u002B.
    private static string Text(string? value) => value is null ? "null" : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)}\"";
}
