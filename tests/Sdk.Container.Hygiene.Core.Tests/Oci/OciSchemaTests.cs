using System.Text;
using NJsonSchema;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Oci;

/// <summary>The specification's own JSON schemas as judge; <c>HYGIENE_SCHEMAS</c> names the folder that holds <c>oci/*.json</c>.</summary>
public sealed class OciSchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task Every_document_follows_its_schema(ImageFormat format)
    {
        var image = Image.Compose(TinyImage.Options(_folder) with { Format = format, Annotations = new Dictionary<string, string> { ["a"] = "1" } });
        await ValidateAsync("config-schema.json", image.ConfigBytes);
        await ValidateAsync("image-manifest-schema.json", image.ManifestBytes);
        await ValidateAsync("image-index-schema.json", OciJson.Write(image.Index(TinyImage.Names), OciJson.Relaxed.ImageIndex));
        await ValidateAsync("image-index-schema.json", OciJson.Write(image.Index([]), OciJson.Relaxed.ImageIndex));
        await ValidateAsync("image-layout-schema.json", OciJson.Write(new(), OciJson.Relaxed.OciLayoutFile));
    }

    [Fact]
    public async Task A_config_with_nothing_said_follows_its_schema()
    {
        var image = Image.Compose(TinyImage.Options(_folder) with { Config = new() });
        await ValidateAsync("config-schema.json", image.ConfigBytes);
    }

    [Fact]
    public async Task A_wrong_document_does_not_follow_its_schema() =>
        (await ErrorsAsync("image-manifest-schema.json", "{}"u8.ToArray())).ShouldNotBeEmpty();

    private static async Task ValidateAsync(string schema, ReadOnlyMemory<byte> document) =>
        (await ErrorsAsync(schema, document)).ShouldBeEmpty(Encoding.UTF8.GetString(document.Span));

    private static async Task<IReadOnlyList<string>> ErrorsAsync(string schema, ReadOnlyMemory<byte> document)
    {
        var folder = Environment.GetEnvironmentVariable("HYGIENE_SCHEMAS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "HYGIENE_SCHEMAS does not name the folder with the specification's schemas");
        var rules = await JsonSchema.FromFileAsync(Path.Combine(folder, "oci", schema), TestContext.Current.CancellationToken);
        return [.. rules.Validate(Encoding.UTF8.GetString(document.Span)).Select(error => error.ToString())];
    }
}
