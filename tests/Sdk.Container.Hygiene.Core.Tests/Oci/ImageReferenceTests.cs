using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;

namespace Sdk.Container.Hygiene.Tests.Oci;

public sealed class ImageReferenceTests
{
    [Theory]
    [InlineData("", "hello", "1.0.0", "hello:1.0.0", "docker.io/library/hello:1.0.0")]
    [InlineData(null, "team/shop", "latest", "team/shop:latest", "docker.io/team/shop:latest")]
    [InlineData("docker.io", "team/shop", "1", "docker.io/team/shop:1", "docker.io/team/shop:1")]
    [InlineData("registry.example:5000", "shop", "1", "registry.example:5000/shop:1", "registry.example:5000/shop:1")]
    [InlineData("[::1]:5000", "shop", "1", "[::1]:5000/shop:1", "[::1]:5000/shop:1")]
    [InlineData("", "localhost/shop", "1", "localhost/shop:1", "localhost/shop:1")]
    [InlineData("", "localhost:5000/team/shop", "1", "localhost:5000/team/shop:1", "localhost:5000/team/shop:1")]
    [InlineData("", "registry.example/shop", "1", "registry.example/shop:1", "registry.example/shop:1")]
    [InlineData("", "f_g/a__b-c---d.e", "_A.b-", "f_g/a__b-c---d.e:_A.b-", "docker.io/f_g/a__b-c---d.e:_A.b-")]
    public void Names_are_put_together(string? registry, string repository, string tag, string name, string fullName)
    {
        var reference = ImageReference.Create(registry, repository, tag);
        reference.Name.ShouldBe(name);
        reference.ToString().ShouldBe(name);
        reference.FullName.ShouldBe(fullName);
    }

    [Theory]
    [InlineData("registry.example/path", "shop", "1", "HYG5010")]
    [InlineData("-registry.example", "shop", "1", "HYG5010")]
    [InlineData("registry.example:", "shop", "1", "HYG5010")]
    [InlineData("", ".example/shop", "1", "HYG5010")]
    [InlineData("", "", "1", "HYG5011")]
    [InlineData("", "Shop", "1", "HYG5011")]
    [InlineData("", "-shop", "1", "HYG5011")]
    [InlineData("", "shop-", "1", "HYG5011")]
    [InlineData("", "a..b", "1", "HYG5011")]
    [InlineData("", "a___b", "1", "HYG5011")]
    [InlineData("", "a//b", "1", "HYG5011")]
    [InlineData("", "shop\n", "1", "HYG5011")]
    [InlineData("", "größe", "1", "HYG5011")]
    [InlineData("", "shop", "", "HYG5012")]
    [InlineData("", "shop", "-1", "HYG5012")]
    [InlineData("", "shop", ".1", "HYG5012")]
    [InlineData("", "shop", "1.0+build", "HYG5012")]
    [InlineData("", "shop", "1\n", "HYG5012")]
    public void What_is_no_name_is_refused(string registry, string repository, string tag, string code) =>
        Should.Throw<HygieneException>(() => ImageReference.Create(registry, repository, tag)).Code.ShouldBe(code);

    [Fact]
    public void Lengths_have_limits()
    {
        ImageReference.Create(null, new string('a', 255), new string('b', 128)).Tag.Length.ShouldBe(128);
        Should.Throw<HygieneException>(() => ImageReference.Create(null, new string('a', 256), "1")).Code.ShouldBe("HYG5011");
        Should.Throw<HygieneException>(() => ImageReference.Create(null, "a", new string('b', 129))).Code.ShouldBe("HYG5012");
    }

    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("shop.api", "shop.api")]
    [InlineData("registry.example:5000/shop", "registry.example:5000/shop")]
    [InlineData("Shop", "shop")]
    [InlineData("SHOP", "shop")]
    [InlineData("Shop.Api", "shop-api")]
    [InlineData("my shop", "my-shop")]
    [InlineData("Team/Shop_Api", "team/shop_api")]
    [InlineData("dotnet?app", "dotnet-app")]
    public void A_project_name_becomes_a_repository_as_the_SDK_makes_it(string name, string repository) =>
        ImageReference.NormalizeRepository(name).ShouldBe(repository);

    [Theory]
    [InlineData("")]
    [InlineData("-shop")]
    [InlineData("ßßß")]
    [InlineData("shop!")]
    [InlineData("Shop/")]
    public void A_name_that_cannot_be_rescued_is_refused(string name) =>
        Should.Throw<HygieneException>(() => ImageReference.NormalizeRepository(name)).Code.ShouldBe("HYG5011");

    [Fact]
    public void Whatever_is_normalised_is_valid_or_refused() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["aB9.-_/: ß"], 0, 12]).Sample(name =>
    {
        try
        {
            ImageReference.Create(null, ImageReference.NormalizeRepository(name), "1");
        }
        catch (HygieneException refused)
        {
            refused.Code.ShouldBe("HYG5011");
        }
    }, iter: 10_000);
}
