using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;

namespace Sdk.Container.Hygiene.Tests.Oci;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("amd64", "amd64", null)]
    [InlineData("arm64", "arm64", null)]
    [InlineData("armhf", "arm", "v7")]
    [InlineData("i386", "386", null)]
    [InlineData("ppc64el", "ppc64le", null)]
    public void Debian_and_Go_name_processors_differently(string debian, string go, string? variant) =>
        Platform.OfDebian(debian).ShouldBe(new(go, variant));

    [Fact]
    public void What_Go_does_not_know_is_refused() => Should.Throw<HygieneException>(() => Platform.OfDebian("hppa")).Code.ShouldBe("HYG5013");
}
