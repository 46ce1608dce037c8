using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class ServiceDefaultsTests
{
    private static readonly ImageSettings s_nothing = new() { Repository = "x", Tags = ["1"], Architecture = "amd64", IsService = true, WorkingDirectory = "" };

    private static readonly ServiceRecipe s_recipe = new()
    {
        Version = 1,
        Packages = ["x"],
        User = "33:33",
        Entrypoint = ["/run"],
        Cmd = ["serve"],
        Ports = ["80/tcp"],
        Volumes = ["/var/lib/x"],
        StopSignal = "SIGQUIT",
        WorkingDirectory = "/var",
        Environment = new Dictionary<string, string> { ["A"] = "recipe", ["B"] = "recipe" },
        Healthcheck = new(["/check", "80"], 30, 5, 10, 3),
    };

    [Fact]
    public void Where_the_project_says_nothing_the_recipe_does()
    {
        var settings = ServiceDefaults.Apply(s_nothing, s_recipe);
        settings.User.ShouldBe("33:33");
        CommandOf(settings).ShouldBe("/run | serve");
        settings.Ports.ShouldBe(["80/tcp"]);
        settings.Volumes.ShouldBe(["/var/lib/x"]);
        settings.StopSignal.ShouldBe("SIGQUIT");
        settings.WorkingDirectory.ShouldBe("/var");
        settings.Environment.ShouldBe(s_recipe.Environment, ignoreOrder: true);
        settings.Healthcheck!.Test.ShouldBe(["CMD", "/check", "80"]);
        (settings.Healthcheck.Interval, settings.Healthcheck.Timeout, settings.Healthcheck.StartPeriod, settings.Healthcheck.Retries).ShouldBe((30_000_000_000, 5_000_000_000, 10_000_000_000, 3));
    }

    [Fact]
    public void What_the_project_says_stands_and_environment_and_volumes_come_together()
    {
        var settings = ServiceDefaults.Apply(
            s_nothing with
            {
                User = "1000",
                Ports = ["8080/tcp"],
                Volumes = ["/srv", "/var/lib/x"],
                StopSignal = "SIGTERM",
                WorkingDirectory = "/",
                Environment = new Dictionary<string, string> { ["B"] = "project", ["C"] = "project" },
                Healthcheck = new(["NONE"]),
            }, s_recipe);
        settings.User.ShouldBe("1000");
        settings.Ports.ShouldBe(["8080/tcp"]);
        settings.Volumes.ShouldBe(["/var/lib/x", "/srv"]);
        settings.StopSignal.ShouldBe("SIGTERM");
        settings.WorkingDirectory.ShouldBe("/");
        settings.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "recipe", ["B"] = "project", ["C"] = "project" }, ignoreOrder: true);
        settings.Healthcheck!.Test.ShouldBe(["NONE"]);
    }

    [Fact]
    public void A_command_of_the_project_s_takes_the_place_of_both_and_arguments_only_of_the_recipe_s_arguments()
    {
        CommandOf(ServiceDefaults.Apply(s_nothing with { Command = new() { Command = ["/own"] } }, s_recipe)).ShouldBe("/own | ");
        CommandOf(ServiceDefaults.Apply(s_nothing with { Command = new() { DefaultArgs = ["--more"] } }, s_recipe)).ShouldBe("/run | --more");
    }

    private static string CommandOf(ImageSettings settings)
    {
        var (entrypoint, cmd) = settings.Command.Resolve();
        return $"{string.Join(' ', entrypoint)} | {string.Join(' ', cmd)}";
    }

    [Fact]
    public void Times_of_a_health_check_that_are_not_said_are_the_engine_s()
    {
        var check = ServiceDefaults.Apply(s_nothing, s_recipe with { Healthcheck = new(["/check"], Interval: 3) }).Healthcheck!;
        (check.Interval, check.Timeout, check.StartPeriod, check.Retries).ShouldBe((3_000_000_000, null, null, null));
    }
}
