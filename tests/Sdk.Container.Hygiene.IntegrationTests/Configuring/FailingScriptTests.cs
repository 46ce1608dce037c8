using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>Packages that do not configure, on a real base.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class FailingScriptTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    [Theory]
    [InlineData(Configurers.Namespaces, "preinst")]
    [InlineData(Configurers.Namespaces, "postinst")]
    [InlineData(Configurers.Docker, "preinst")]
    [InlineData(Configurers.Docker, "postinst")]
    [InlineData("docker BuildKit", "postinst")]
    public async Task A_script_that_fails_is_named_with_what_it_printed(string configurer, string script)
    {
        var package = new DebBuilder("shop").File("usr/bin/shop", "shop").ControlFile(script, "#!/bin/sh\necho \"no table for shop\"\nexit 7\n");
        var failure = await FailAsync(configurer, package, new DebBuilder("shop-extra").Field("Depends", "shop").File("x", "x"));
        failure.Code.ShouldBe("HYG4130");
        failure.Message.ShouldStartWith($"cannot configure package shop: its {script} failed, after it had printed: ");
        failure.Message.ShouldContain("no table for shop");
    }

    [Fact]
    public async Task A_dependency_that_is_not_there_is_no_script_s_fault()
    {
        var failure = await FailAsync(Configurers.Namespaces, new DebBuilder("shop").Field("Depends", "table-for-shop").File("usr/bin/shop", "shop"));
        failure.Code.ShouldBe("HYG4131");
        failure.Message.ShouldContain("table-for-shop");
    }

    [Fact]
    public async Task An_ordinary_user_without_subordinate_ids_is_told_the_ways_out()
    {
        Tool.Need("setpriv");
        FullImages.SkipWithoutNamespaces();
        using OrdinaryUser nobody = new("");
        using var shop = Recomposition.OnBaseOf(await images.NginxAsync(packed), new DebBuilder("shop-of-nobody").File("usr/bin/shop", "shop"));
        var failure = await Should.ThrowAsync<HygieneException>(() => shop.ComposeAsync(nobody, TestContext.Current.CancellationToken));
        failure.Code.ShouldBe("HYG4132");
        failure.Message.ShouldMatch("^cannot run the maintainer scripts on this machine: .+ Start docker or podman, publish as root or as a user with a range in /etc/subuid ");
    }

    private async Task<HygieneException> FailAsync(string configurer, params DebBuilder[] packages)
    {
        using var shop = Recomposition.OnBaseOf(await images.NginxAsync(packed), packages);
        HygieneException? failure = null;
        await Configurers.UseAsync(configurer, engines, shop.BaseName, async with =>
            failure = await Should.ThrowAsync<HygieneException>(() => shop.ComposeAsync(with, TestContext.Current.CancellationToken)));
        return failure!;
    }
}
