using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Diagnostics;

public sealed class DocumentationTests
{
    private static readonly Dictionary<string, string> Summaries = XDocument.Load(Path.ChangeExtension(typeof(Diagnostic).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("summary") is { } summary ? string.Concat(summary.Nodes()).Trim() : "");

    public static TheoryData<string> PublicTypes =>
    [
        .. typeof(Diagnostic).Assembly.GetExportedTypes()
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Select(type => type.FullName!.Replace('+', '.')),
    ];

    [Theory]
    [MemberData(nameof(PublicTypes))]
    public void A_public_type_says_in_a_sentence_what_it_is(string type)
    {
        Summaries.ShouldContainKey($"T:{type}");
        var summary = Summaries[$"T:{type}"];
        summary.Split(' ').Length.ShouldBeGreaterThan(2);
        summary.ShouldEndWith(".");
    }
}
