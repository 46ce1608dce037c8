using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using static Sdk.Container.Hygiene.Tests.RecordingBuildEngine;

namespace Sdk.Container.Hygiene.Tests.Items;

public sealed class DebconfSelectionItemsTests
{
    [Fact]
    public void Answers_are_read_in_the_order_of_their_questions()
    {
        var selections = DebconfSelectionItems.Read([Item("tzdata/Zones/Europe", ("Value", " Berlin ")), Item("locales/default", ("Value", "de_DE.UTF-8 UTF-8")), Item("tzdata/Zones/Europe", ("Value", "Berlin"))]);
        selections.Select(selection => (selection.Question, selection.Value)).ShouldBe([("locales/default", "de_DE.UTF-8 UTF-8"), ("tzdata/Zones/Europe", "Berlin")]);
        DebconfSelectionItems.Read(null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("licence", "true", "HYG1004")]
    [InlineData("shop/a licence", "true", "HYG1004")]
    [InlineData("shop/Größe", "true", "HYG1004")]
    [InlineData("shop/licence", "", "HYG1002")]
    [InlineData("shop/licence", "one\ntwo", "HYG1003")]
    [InlineData("shop/licence", "goes on\\", "HYG1003")]
    public void What_debconf_would_not_read_is_refused(string question, string value, string code) =>
        Should.Throw<HygieneException>(() => DebconfSelectionItems.Read([Item(question, ("Value", value))])).Code.ShouldBe(code);

    [Fact]
    public void Two_answers_to_one_question_are_refused_and_so_is_metadata_that_nobody_knows()
    {
        var refused = Should.Throw<HygieneException>(() => DebconfSelectionItems.Read([Item("a/b", ("Value", "1")), Item("a/b", ("Value", "2")), Item("c/d", ("Val", "1"))]));
        refused.Diagnostics.Select(diagnostic => diagnostic.Code).ShouldBe(["HYG1005", "HYG1001"]);
        refused.Message.ShouldContain("Did you mean 'Value'?");
    }
}
