using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>Somebody edited the store, or a disk lost bytes: an error that says which folder to delete.</summary>
public sealed class DamagedStoreTests
{
    [Theory]
    [InlineData("layer.json")]
    [InlineData("layer.tar.gz")]
    public async Task A_damaged_layer_is_named(string file)
    {
        using var harness = Harness();
        var layer = await harness.ComposeBaseAsync();
        await File.AppendAllTextAsync(Path.Join(Path.GetDirectoryName(layer.Path), file), "x", TestContext.Current.CancellationToken);
        var refusal = await Should.ThrowAsync<HygieneException>(harness.ComposeAsync);
        refusal.Code.ShouldBe("HYG4112");
        refusal.Message.ShouldContain(Path.GetDirectoryName(layer.Path)!);
    }

    [Theory]
    [InlineData("package.json", "")]
    [InlineData("package.json", "null")]
    [InlineData("package.json", "{}")]
    [InlineData("package.json", "{\"Name\":null}")]
    [InlineData("package.json", """{"SegmentSize":1,"Name":"x","Version":"1","Architecture":"all","Control":"","Directories":null,"Files":[],"Md5Sums":"","Conffiles":[],"Scripts":[],"Alternatives":[],"Certificates":[]}""")]
    [InlineData("segment.tar.gz", "")]
    [InlineData("segment.tar.gz", "x")]
    public async Task A_damaged_package_is_named(string file, string content)
    {
        using var harness = Harness();
        var converted = await harness.ConvertAsync(harness.Packages[0]);
        await File.WriteAllTextAsync(Path.Join(converted.Folder, file), content, TestContext.Current.CancellationToken);
        var refusal = await Should.ThrowAsync<HygieneException>(harness.ComposeAsync);
        refusal.Code.ShouldBe("HYG4112");
        refusal.Message.ShouldContain(converted.Folder);
    }

    [Fact]
    public async Task A_folder_that_is_deleted_is_made_again()
    {
        using var harness = Harness();
        var layer = await harness.ComposeBaseAsync();
        Directory.Delete(Path.GetDirectoryName(layer.Path)!, recursive: true);
        (await harness.ComposeBaseAsync()).ShouldBe(layer);
        File.Exists(layer.Path).ShouldBeTrue();
    }

    private static ComposeHarness Harness()
    {
        var harness = new ComposeHarness();
        harness.Base(new DebBuilder("x").File("usr/bin/x", "x"));
        return harness;
    }
}
