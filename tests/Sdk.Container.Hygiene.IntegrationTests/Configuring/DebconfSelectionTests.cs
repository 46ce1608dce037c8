using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>The project's answers to what packages ask by debconf, on a real base with a real debconf.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class DebconfSelectionTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    private const string Templates = """
        Template: shop/licence
        Type: boolean
        Default: false
        Description: Do you accept the licence?

        Template: shop/colour
        Type: select
        Choices: red, dark blue
        Default: red
        Description: Which colour?

        Template: shop/word
        Type: password
        Description: Which password?

        Template: shop/more
        Type: string
        Description: For what is registered by another name.

        """;

    private const string Config = """
        #!/bin/sh
        set -e
        . /usr/share/debconf/confmodule
        db_input high shop/licence || true
        db_input medium shop/colour || true
        db_register shop/more shop/late
        db_input high shop/late || true
        db_go || true

        """;

    // As Microsoft's ODBC driver does it: without a yes, nothing is installed.
    private const string Preinst = """
        #!/bin/sh
        set -e
        . /usr/share/debconf/confmodule
        db_get shop/licence
        [ "$RET" = true ] || { echo "the licence is not accepted" >&2; exit 1; }

        """;

    private const string Postinst = """
        #!/bin/sh
        set -e
        . /usr/share/debconf/confmodule
        db_get shop/colour
        echo "$RET" >/etc/shop-colour
        db_set shop/word made-up
        db_get shop/late
        echo "$RET" >/etc/shop-late

        """;

    [Theory]
    [InlineData(Configurers.Namespaces)]
    [InlineData(Configurers.Docker)]
    public async Task Preinst_and_postinst_hear_the_projects_answers(string configurer)
    {
        // Another name for each, so that none is configured by the other already.
        var name = configurer == Configurers.Docker ? "shop-of-docker" : "shop";
        using var shop = Recomposition.OnBaseOf(await images.NginxAsync(packed), Package(name));
        shop.Selections = [new("shop/colour", "dark blue"), new("shop/late", "later 'or' $never"), new("shop/licence", "true")];
        await Configurers.UseAsync(configurer, engines, shop.BaseName, async with =>
        {
            var layer = (await shop.ComposeAsync(with, TestContext.Current.CancellationToken))[3];
            TreeDump.Text(layer.Path, "etc/shop-colour").ShouldBe("dark blue\n");
            TreeDump.Text(layer.Path, "etc/shop-late").ShouldBe("later 'or' $never\n");
            // Debconf's database is as if somebody had sat there.
            var known = TreeDump.Text(layer.Path, "var/cache/debconf/config.dat")!;
            known.ShouldContain($"Name: shop/colour\nTemplate: shop/colour\nValue: dark blue\nOwners: {name}\nFlags: seen\n");
            known.ShouldContain("Name: shop/late\nTemplate: shop/more\nValue: later 'or' $never\n");
            known.ShouldNotContain("hygiene");
            TreeDump.Text(layer.Path, "var/cache/debconf/passwords.dat")!.ShouldContain("Name: shop/word\nTemplate: shop/word\nValue: \n");
            TreeDump.Text(layer.Path, "var/cache/debconf/templates.dat")!.ShouldNotContain("hygiene");
        });
    }

    [Theory]
    [InlineData(null, "HYG4130", "cannot configure package shop-refused: its preinst failed, after it had printed: the licence is not accepted. ")]
    [InlineData("shop/license", "HYG4134", "cannot use DebconfSelection 'shop/license': no package of the project asks that. Did you mean 'shop/licence'?")]
    [InlineData("tzdata/Areas", "HYG4134", "cannot use DebconfSelection 'tzdata/Areas': no package of the project asks that.")]
    [InlineData("shop/colour", "HYG4137", "cannot use DebconfSelection 'shop/colour': its Value is none of those to choose from, red, dark blue. ")]
    [InlineData("shop/word", "HYG4135", "cannot use DebconfSelection 'shop/word': the package asks for a password")]
    public async Task What_is_no_answer_is_refused(string? question, string code, string message)
    {
        using var shop = Recomposition.OnBaseOf(await images.NginxAsync(packed), Package("shop-refused"));
        shop.Selections = question is null ? [] : [new("shop/licence", "true"), new(question, "Europe")];
        await Configurers.UseAsync(Configurers.Namespaces, engines, shop.BaseName, async with =>
        {
            var refused = await Should.ThrowAsync<HygieneException>(() => shop.ComposeAsync(with, TestContext.Current.CancellationToken));
            refused.Code.ShouldBe(code);
            refused.Message.ShouldStartWith(message);
        });
    }

    private static DebBuilder Package(string name) => new DebBuilder(name).Field("Depends", "debconf").File($"usr/bin/{name}", name)
        .ControlFile("templates", Text(Templates)).ControlFile("config", Text(Config)).ControlFile("preinst", Text(Preinst)).ControlFile("postinst", Text(Postinst));

    private static string Text(string text) => text.ReplaceLineEndings("\n");
}
