using Sdk.Container.Hygiene.Items;

namespace Sdk.Container.Hygiene.Tests.Items;

public sealed class ItemFormsTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1024", 1024L)]
    [InlineData("512m", 536_870_912L)]
    [InlineData("512Mi", 536_870_912L)]
    [InlineData("10g", 10_737_418_240L)]
    [InlineData("10Gi", 10_737_418_240L)]
    [InlineData("1k", 1024L)]
    [InlineData("2Ti", 2_199_023_255_552L)]
    [InlineData("512M", null)]
    [InlineData("1.5g", null)]
    [InlineData("-1", null)]
    [InlineData("m", null)]
    [InlineData("999999999999999t", null)]
    public void A_size_is_dockers_or_Kubernetes(string text, long? bytes) => ItemForms.Size(text).ShouldBe(bytes);

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30.0)]
    [InlineData("10m", 600.0)]
    [InlineData("1h", 3600.0)]
    [InlineData("2d", 172800.0)]
    [InlineData("30", null)]
    [InlineData("1h30m", null)]
    [InlineData("1w", null)]
    public void A_duration_has_one_unit(string text, double? seconds) => (ItemForms.Duration(text)?.TotalSeconds).ShouldBe(seconds);

    [Theory]
    [InlineData("a%3Bb", "a;b")]
    [InlineData("%25da", "%da")]
    [InlineData("100%", "100%")]
    [InlineData("%Y-%m-%d", "%Y-%m-%d")]
    [InlineData("%2525", "%25")]
    public void Escapes_are_MSBuilds(string escaped, string text) => ItemForms.Unescape(escaped).ShouldBe(text);
}
