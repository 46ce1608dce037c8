using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Linting;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Tests.Items;

public sealed class LintItemsTests
{
    [Fact]
    public void An_item_accepts_a_code_of_paths_and_packages()
    {
        var accepted = LintItems.Read([RecordingBuildEngine.Item("HYG5501", ("Path", "/usr/bin/sudo; */tool"), ("Package", "sudo")), RecordingBuildEngine.Item("HYG5505")], null);
        accepted.Select(exception => exception.Code).ShouldBe(["HYG5501", "HYG5505"]);
        accepted[0].Paths.ShouldBe(["/usr/bin/sudo", "*/tool"]);
        accepted[0].Packages.ShouldBe(["sudo"]);
        accepted[1].Paths.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("HYG5591", "", "HYG5520")]
    [InlineData("HYG4120", "", "HYG5520")] // a warning, but of no image
    [InlineData("HYG5501", "usr/bin/sudo", "HYG1003")]
    public void What_cannot_be_accepted_is_refused(string code, string path, string error) =>
        Should.Throw<HygieneException>(() => LintItems.Read([RecordingBuildEngine.Item(code, ("Path", path))], null)).Code.ShouldBe(error);

    [Fact]
    public void Unknown_metadata_is_refused_with_the_nearest() =>
        Should.Throw<HygieneException>(() => LintItems.Read([RecordingBuildEngine.Item("HYG5501", ("Paths", "/x"))], null)).Message.ShouldContain("Did you mean 'Path'?");

    [Fact]
    public void A_recipe_accepts_what_its_service_cannot_be_without()
    {
        LintItems.Read([], Recipe("""[{ "code": "HYG5503" }, { "code": "HYG5501", "package": "openssh-client" }]"""))
            .ShouldBe([new LintException("HYG5503", [], []), new LintException("HYG5501", [], ["openssh-client"])], new ByText());
        Should.Throw<HygieneException>(() => LintItems.Read([], Recipe("""[{ "code": "HYG5403" }]"""))).Code.ShouldBe("HYG5520");
    }

    private static ServiceRecipe Recipe(string accepts) => ServiceRecipeJson.Read(System.Text.Encoding.UTF8.GetBytes($$"""{ "version": 1, "packages": ["x"], "user": "root", "accepts": {{accepts}} }"""));

    // Lists of records are equal by reference.
    private sealed class ByText : IEqualityComparer<LintException>
    {
        public bool Equals(LintException? x, LintException? y) => Text(x) == Text(y);

        public int GetHashCode(LintException obj) => Text(obj).GetHashCode(StringComparison.Ordinal);

        private static string Text(LintException? exception) => $"{exception?.Code} {string.Join(';', exception?.Paths ?? [])} {string.Join(';', exception?.Packages ?? [])}";
    }
}
