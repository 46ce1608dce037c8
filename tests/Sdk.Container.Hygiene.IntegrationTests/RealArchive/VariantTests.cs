using System.Text.Json;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>What other apps need of Debian than samples/hello, from the real archive.</summary>
[Trait("Category", "RealArchive")]
public sealed class VariantTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    private const string SayCulture = """
        using System.Globalization;
        Console.WriteLine($"{CultureInfo.GetCultures(CultureTypes.AllCultures).Length} cultures, {TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").BaseUtcOffset.Hours} hours");
        """;

    [Fact]
    public async Task Without_globalization_there_is_no_ICU_and_it_runs()
    {
        var image = await PublishAsync("invariant", "-p:InvariantGlobalization=true");
        image.Lock.Packages.ShouldNotContain(package => package.Name.StartsWith("libicu", StringComparison.Ordinal));
        image.BaseLayer.Size.ShouldBeLessThan(12_000_000);
        (await RunAsync(image)).ShouldContain("1 cultures, 1 hours");
    }

    [Fact]
    [Trait("Category", "Engine")]
    public async Task An_app_of_native_code_needs_less_of_Debian_and_runs()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/clang") || File.Exists("/usr/bin/gcc"), "native code needs clang or gcc");
        Assert.SkipUnless(File.Exists("/usr/include/stdlib.h"), "native code needs libc6-dev");
        var image = await PublishAsync("native", "-p:PublishAot=true", "-p:InvariantGlobalization=true");
        image.Lock.Packages.ShouldNotContain(package => package.Name == "libstdc++6");
        (await RunAsync(image)).ShouldContain("1 cultures, 1 hours");
    }

    /// <summary>Not run: the machine may have another processor.</summary>
    [Theory]
    [InlineData("linux-arm64", "arm64", "aarch64-linux-gnu")]
    [InlineData("linux-x64", "amd64", "x86_64-linux-gnu")]
    public async Task Each_processor_has_its_own_packages(string runtimeIdentifier, string architecture, string folder)
    {
        var image = await PublishAsync(architecture, "-r", runtimeIdentifier);
        image.Architecture.ShouldBe(architecture);
        JsonDocument.Parse(image.Result.Configuration).RootElement.GetProperty("architecture").GetString().ShouldBe(architecture);
        image.Lock.Packages.ShouldAllBe(package => package.Architecture == architecture || package.Architecture == "all");
        TreeDump.OfFile(image.PathOf(image.BaseLayer)).ShouldContain(line => line.StartsWith($"usr/lib/{folder}/libc.so.6 ", StringComparison.Ordinal));
    }

    private Task<PublishedImage> PublishAsync(string name, params string[] arguments) =>
        images.GetAsync(name, "trixie", () => TestProject.Create(packed.Package, name: name, program: SayCulture), arguments);

    private async Task<string> RunAsync(PublishedImage image)
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var engine = await engines.StartWithAsync(image.Result.Archive);
        await using var container = await EngineContainer.RunAsync(engine, image.Result.ImageId, new() { ["ReadonlyRootfs"] = true });
        (await container.WaitAsync()).ShouldBe(0, await container.LogAsync());
        return await container.LogAsync();
    }
}
