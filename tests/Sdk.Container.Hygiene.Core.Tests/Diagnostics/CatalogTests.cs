using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Diagnostics;

public sealed class CatalogTests
{
    public static TheoryData<string> Factories => [.. Catalog.Factories.Select(Catalog.Name)];

    public static TheoryData<string> Headings => [.. Catalog.Headings.Select(heading => heading.Code)];

    [Fact]
    public void There_is_something_to_prove()
    {
        Catalog.Factories.Count.ShouldBeGreaterThan(20);
        Catalog.Headings.Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void No_two_factories_share_a_code_or_a_name()
    {
        Catalog.Factories.Select(Catalog.Name).ShouldBeUnique();
        Catalog.Factories.GroupBy(factory => Catalog.Invoke(factory).Code)
            .Where(code => code.Count() > 1)
            .Select(code => $"{code.Key}: {string.Join(", ", code.Select(Catalog.Name))}")
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Factories))]
    public void A_code_is_of_the_band_of_its_class(string factory)
    {
        var code = Catalog.Invoke(Catalog.Factory(factory)).Code;
        code.ShouldMatch("^HYG[1-9][0-9]{3}$");
        Catalog.Bands.ShouldContainKey(factory.Split('.')[0], "a class of diagnostics has a band: the table is in Catalog.cs");
        var (first, last, _) = Catalog.Bands[factory.Split('.')[0]];
        Catalog.Number(code).ShouldBeInRange(first, last);
    }

    [Theory]
    [MemberData(nameof(Factories))]
    public void A_message_is_a_sentence_that_says_enough(string factory)
    {
        var message = Catalog.Invoke(Catalog.Factory(factory)).Message;
        message.Length.ShouldBeGreaterThan(20);
        message.ShouldMatch("[^.][.?]$"); // "Did you mean …?" says what to do
        message.ShouldNotContain("\n");
        message.ShouldNotContain("  ");
        // What went wrong and what to do about it are two things, in two parts.
        message.TrimEnd('.').Split([". ", "; ", ": "], StringSplitOptions.None).Length.ShouldBeGreaterThan(1);
    }

    /// <summary>What the system says ends with a full stop.</summary>
    [Fact]
    public void A_message_within_a_message_is_part_of_its_sentence() =>
        StoreDiagnostics.FallsBack(StoreDiagnostics.Failure("/x", "Could not find '/x'.").Message, "/y").Message.ShouldBe(
            "cannot use '/x': Could not find '/x'; check the disk and the permissions of the folder. Until then packages are kept in '/y', for this project alone.");

    [Theory]
    [MemberData(nameof(Factories))]
    public void An_error_begins_with_what_could_not_be_done(string factory)
    {
        var diagnostic = Catalog.Invoke(Catalog.Factory(factory));
        if (diagnostic.Severity == DiagnosticSeverity.Error)
            diagnostic.Message.ShouldStartWith("cannot ");
    }

    [Theory]
    [MemberData(nameof(Factories))]
    public void A_code_has_its_heading_in_the_documentation(string factory)
    {
        var code = Catalog.Invoke(Catalog.Factory(factory)).Code;
        var heading = Catalog.Headings.Where(heading => heading.Code == code).ShouldHaveSingleItem($"docs/diagnostics.md wants one heading '### {code}: …'");
        heading.Band.ShouldBe(Catalog.Bands[factory.Split('.')[0]].Heading);
    }

    [Theory]
    [MemberData(nameof(Headings))]
    public void A_heading_in_the_documentation_has_its_code_and_a_text(string code)
    {
        Catalog.Factories.Select(factory => Catalog.Invoke(factory).Code).ShouldContain(code, "no factory makes it any more");
        var (_, _, title, text) = Catalog.Headings.First(heading => heading.Code == code);
        title.ShouldNotEndWith(".");
        text.ShouldEndWith(".");
        text.Length.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void The_documentation_is_in_the_order_of_the_codes() =>
        Catalog.Headings.Select(heading => heading.Code).ShouldBeInOrder();
}
