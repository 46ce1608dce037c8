using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class StaticWebAssetEndpointsTests
{
    [Fact]
    public void Only_the_times_are_others()
    {
        const string Manifest = """
            {"Version":1,"ManifestType":"Publish","Endpoints":[{"Route":"a.js","AssetFile":"a.js.gz","Selectors":[],"ResponseHeaders":[{"Name":"ETag","Value":"\"uNR+/=\""},{"Name":"Last-Modified","Value":"Sat, 28 Nov 2026 13:39:18 GMT"}],"EndpointProperties":[{"Name":"Last-Modified","Value":"no header"}]}]}
            """;
        Encoding.UTF8.GetString(StaticWebAssetEndpoints.WithTime(Encoding.UTF8.GetBytes(Manifest), 946_684_800, "x")).ShouldBe(Manifest.Trim().Replace("Sat, 28 Nov 2026 13:39:18 GMT", "Sat, 01 Jan 2000 00:00:00 GMT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"Endpoints":[{"ResponseHeaders":[{"Name":5}]}]}""")]
    public void What_is_no_manifest_is_refused(string manifest) =>
        Should.Throw<HygieneException>(() => StaticWebAssetEndpoints.WithTime(Encoding.UTF8.GetBytes(manifest), 0, "/obj/endpoints.json")).Code.ShouldBe("HYG5018");

    [Fact]
    public void A_manifest_without_files_stays() => Encoding.UTF8.GetString(StaticWebAssetEndpoints.WithTime("""{"Version":1}"""u8, 0, "x")).ShouldBe("""{"Version":1}""");
}
