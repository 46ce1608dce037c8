using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Testing;
using static Sdk.Container.Hygiene.Tests.RecordingBuildEngine;

namespace Sdk.Container.Hygiene.Tests.Items;

public sealed class ContainerItemsTests
{
    private readonly ItemReader _reader = new();

    [Fact]
    public void Ports_are_TCP_where_nothing_is_said() =>
        ContainerItems.ReadPorts(_reader, [Item("8080"), Item("53", ("Type", "udp"))]).ShouldBe(["8080/tcp", "53/udp"]);

    [Theory]
    [InlineData("0", "", "HYG1004")]
    [InlineData("65536", "", "HYG1004")]
    [InlineData("http", "", "HYG1004")]
    [InlineData("80", "sctp", "HYG1003")]
    public void A_wrong_port_is_refused(string port, string type, string code)
    {
        ContainerItems.ReadPorts(_reader, [Item(port, ("Type", type))]);
        Refused().ShouldBe([code]);
    }

    /// <summary>As a pattern gives them where the / at the end of Path was forgotten.</summary>
    [Fact]
    public void Two_files_with_one_path_are_refused_and_one_that_is_said_twice_is_not()
    {
        using TemporaryFolder folder = new();
        foreach (var name in new[] { "a.html", "b.html" })
            File.WriteAllText(folder[name], name);
        ContainerFileItems.Read(_reader, [Item("a.html", ("Path", "/var/www/html/")), Item("a.html", ("Path", "/var//www/./html/a.html"))], folder.Path)
            .Select(file => file.Path).ShouldBe(["/var/www/html/a.html", "/var/www/html/a.html"]);
        ContainerFileItems.Read(_reader, [Item("a.html", ("Path", "/var/www/html")), Item("b.html", ("Path", "/var/www/html"))], folder.Path);
        var refused = Should.Throw<HygieneException>(_reader.ThrowIfRefused).Diagnostics.ShouldHaveSingleItem();
        refused.Code.ShouldBe("HYG1003");
        refused.Message.ShouldContain("'a.html' has already; with / at its end, a folder");
    }

    [Fact]
    public void Unknown_metadata_is_refused_with_the_nearest_name()
    {
        ContainerVolumeItems.ReadFolders(_reader, [Item("uploads", ("Pth", "/srv"))]);
        var error = Should.Throw<HygieneException>(_reader.ThrowIfRefused);
        error.Code.ShouldBe("HYG1001");
        error.Message.ShouldContain("Did you mean 'Path'");
    }

    [Theory]
    [InlineData("", "HYG1002")]
    [InlineData("var/lib", "HYG1003")]
    [InlineData("/", "HYG1003")]
    [InlineData("/srv/../etc", "HYG1003")]
    public void A_volume_needs_a_path_below_the_root(string path, string code)
    {
        ContainerVolumeItems.ReadFolders(_reader, [Item("uploads", ("Path", path))]);
        Refused().ShouldBe([code]);
    }

    [Fact]
    public void Every_mistake_of_every_item_is_told_at_once()
    {
        ContainerItems.ReadPorts(_reader, [Item("x"), Item("y")]);
        ContainerVolumeItems.ReadFolders(_reader, [Item("v")]);
        Refused().ShouldBe(["HYG1004", "HYG1004", "HYG1002"]);
    }

    [Fact]
    public void A_health_check_is_words_and_times()
    {
        ITaskItem[] items = [Item("/app/hello", ("Interval", "30s"), ("Timeout", "500ms"), ("Retries", "3")), Item("--health")];
        var check = ContainerItems.ReadHealthcheck(_reader, items).ShouldNotBeNull();
        check.Test.ShouldBe(["CMD", "/app/hello", "--health"]);
        (check.Interval, check.Timeout, check.StartPeriod, check.Retries).ShouldBe((30_000_000_000, 500_000_000, null, 3));
    }

    [Theory]
    [InlineData("Interval", "30")]
    [InlineData("Interval", "-1s")]
    [InlineData("Timeout", "soon")]
    [InlineData("Retries", "0")]
    [InlineData("Retries", "many")]
    public void A_wrong_time_is_refused(string name, string value)
    {
        ContainerItems.ReadHealthcheck(_reader, [Item("/app/hello", (name, value))]);
        Refused().ShouldBe(["HYG1003"]);
    }

    private IEnumerable<string> Refused() => Should.Throw<HygieneException>(_reader.ThrowIfRefused).Diagnostics.Select(diagnostic => diagnostic.Code);
}
