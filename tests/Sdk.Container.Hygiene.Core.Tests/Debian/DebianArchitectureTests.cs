using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Tests.Debian;

public sealed class DebianArchitectureTests
{
    [Theory]
    [InlineData("linux-x64", "amd64")]
    [InlineData("linux-arm64", "arm64")]
    [InlineData("Linux-X64", null)]
    [InlineData("linux-arm", null)]
    [InlineData("linux-musl-x64", null)]
    [InlineData("win-x64", null)]
    [InlineData("osx-arm64", null)]
    [InlineData("linux", null)]
    [InlineData("", null)]
    public void A_runtime_identifier_names_an_architecture_or_there_is_no_image_for_it(string runtimeIdentifier, string? expected) =>
        DebianArchitecture.FromRuntimeIdentifier(runtimeIdentifier).ShouldBe(expected);

    [Theory]
    [InlineData("amd64", true)]
    [InlineData("any", true)]
    [InlineData("linux-any", true)]
    [InlineData("any-amd64", true)]
    [InlineData("linux-amd64", true)]
    [InlineData("arm64", false)]
    [InlineData("any-arm64", false)]
    [InlineData("hurd-any", false)]
    [InlineData("all", false)]
    public void A_wildcard_matches(string wildcard, bool expected) => DebianArchitecture.Matches("amd64", wildcard).ShouldBe(expected);
}
