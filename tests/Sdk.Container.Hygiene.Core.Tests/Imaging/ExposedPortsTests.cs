using Sdk.Container.Hygiene.Imaging;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class ExposedPortsTests
{
    [Theory]
    [InlineData("ASPNETCORE_HTTP_PORTS=8080", "8080/tcp")]
    [InlineData("ASPNETCORE_HTTP_PORTS=8080;9090 ASPNETCORE_HTTPS_PORTS=8443", "8080/tcp 8443/tcp 9090/tcp")]
    [InlineData("ASPNETCORE_URLS=http://+:80;https://*:443/ ASPNETCORE_HTTP_PORTS=8080", "443/tcp 80/tcp")]
    [InlineData("ASPNETCORE_URLS=http://localhost", "")]
    [InlineData("ASPNETCORE_HTTP_PORTS=x;70000", "")]
    [InlineData("OTHER=1", "")]
    public void Are_those_that_Kestrel_listens_on(string environment, string expected) =>
        string.Join(' ', ExposedPorts.Of([], environment.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]))).ShouldBe(expected);

    [Fact]
    public void Declared_ports_join_and_do_not_repeat() =>
        ExposedPorts.Of(["8080/tcp", "53/udp"], new Dictionary<string, string> { ["ASPNETCORE_HTTP_PORTS"] = "8080" }).ShouldBe(["53/udp", "8080/tcp"]);
}
