using System.Xml.Linq;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Diagnostics;

/// <summary>HygieneWarningsAsErrors=true means the codes of a list in the package's targets.</summary>
public sealed class WarningListTests
{
    [Fact]
    public void Every_warning_can_be_made_an_error() =>
        XDocument.Load(Path.Combine(Repository.Root, "build", "Hygiene.Warnings.targets")).Descendants("_HygieneWarnings").First().Value
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ShouldBe(Catalog.Factories.Select(Catalog.Invoke).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.Code).Order(StringComparer.Ordinal));
}
