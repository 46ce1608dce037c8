using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Diagnostics;

/// <summary>Every diagnostic that the core can make, by its factory method, and every heading of docs/diagnostics.md.</summary>
internal static partial class Catalog
{
    /// <summary>The codes that belong to a class, and the heading of docs/diagnostics.md that they stand under.</summary>
    public static IReadOnlyDictionary<string, (int First, int Last, string Heading)> Bands { get; } = new Dictionary<string, (int, int, string)>
    {
        ["ItemDiagnostics"] = (1000, 1999, "1xxx"),
        ["RepositoryDiagnostics"] = (1030, 1039, "1xxx"),
        ["LockDiagnostics"] = (2000, 2999, "2xxx"),
        ["ArchiveDiagnostics"] = (3000, 3099, "30xx"),
        ["TrustDiagnostics"] = (3100, 3199, "31xx"),
        ["ReleaseTrustDiagnostics"] = (3100, 3199, "31xx"),
        ["ReleaseDiagnostics"] = (3100, 3199, "31xx"),
        ["StoreDiagnostics"] = (3200, 3299, "32xx"),
        ["ResolutionDiagnostics"] = (4000, 4099, "40xx"),
        ["RootfsDiagnostics"] = (4100, 4199, "41xx"),
        ["ImageDiagnostics"] = (5000, 5099, "50xx"),
        ["EngineDiagnostics"] = (5100, 5199, "51xx"),
        ["TemplateDiagnostics"] = (5200, 5249, "52xx"),
        ["ServiceDiagnostics"] = (5400, 5499, "54xx"),
        ["LintDiagnostics"] = (5500, 5599, "55xx"),
        ["ConfiguringDiagnostics"] = (4130, 4139, "41xx"),
        ["ScheduleDiagnostics"] = (6010, 6029, "6xxx"),
        ["PackagingDiagnostics"] = (6060, 6069, "6xxx"),
        ["OperationsDiagnostics"] = (6030, 6059, "6xxx"),
        ["RenderingDiagnostics"] = (6070, 6079, "6xxx"),
        ["InternalDiagnostics"] = (9000, 9999, "9xxx"),
    };

    public static IReadOnlyList<MethodInfo> Factories { get; } =
    [
        .. typeof(Diagnostic).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(Diagnostic).Namespace)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.ReturnType == typeof(Diagnostic))
            .OrderBy(Name, StringComparer.Ordinal),
    ];

    /// <summary>The headings of codes, with the band's heading above each and the text below.</summary>
    public static IReadOnlyList<(string Band, string Code, string Title, string Text)> Headings { get; } = ReadHeadings();

    public static string Name(MethodInfo factory) => $"{factory.DeclaringType!.Name}.{factory.Name}";

    public static MethodInfo Factory(string name) => Factories.Single(factory => Name(factory) == name);

    public static Diagnostic Invoke(MethodInfo factory) =>
        (Diagnostic)factory.Invoke(null, [.. factory.GetParameters().Select(parameter => Sample(parameter.ParameterType, factory))])!;

    private static object Sample(Type type, MethodInfo factory) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var plain when plain == typeof(string) => "x",
        var plain when plain == typeof(int) => 1,
        var plain when plain == typeof(long) => 1L,
        var plain when plain == typeof(bool) => true,
        var plain when plain == typeof(TimeSpan) => TimeSpan.FromDays(1),
        var plain when plain == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
        var plain when plain == typeof(SourceLocation) => new SourceLocation("/x/x.json", 1, 1),
        var plain when plain.IsAssignableFrom(typeof(string[])) => new[] { "x" },
        var other => throw new NotSupportedException($"{Name(factory)} wants a {other}: factories take only text, numbers, times, places and lists of texts"),
    };

    private static List<(string, string, string, string)> ReadHeadings()
    {
        var headings = new List<(string, string, string, string)>();
        foreach (var band in File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics.md")).ReplaceLineEndings("\n").Split("\n## ").Skip(1))
        {
            foreach (var section in band.Split("\n### ").Skip(1))
            {
                var match = Heading().Match(section);
                headings.Add((band.Split(':')[0], match.Groups["code"].Value, match.Groups["title"].Value, match.Groups["text"].Value.Trim()));
            }
        }
        return headings;
    }

    public static int Number(string code) => int.Parse(code.AsSpan(3), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<code>HYG[0-9]{4}): (?<title>[^\n]+)\n(?<text>.*)\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();
}
