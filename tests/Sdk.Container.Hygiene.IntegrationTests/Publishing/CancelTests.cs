using System.Globalization;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>Ctrl+C, while the mirror keeps the publish waiting.</summary>
public sealed class CancelTests(PublishFixture fixture)
{
    // Long before a download would give up by itself, which would be an error of ours. No other time is measured: on a busy machine all of it takes longer.
    [Fact]
    public async Task A_publish_that_waits_for_a_mirror_ends_and_the_next_one_succeeds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sends a signal with kill(1)");
        using FakeServer server = new(_ => { });
        using var project = fixture.Create(server: server.Server);

        server.Server.IsSilent = path => path.EndsWith("/InRelease", StringComparison.Ordinal);
        await InterruptAsync(project, () => server.Server.Paths.Any(server.Server.IsSilent));
        File.Exists(project.LockFile).ShouldBeFalse();

        server.Server.IsSilent = _ => false;
        server.Server.StopsHalfway = path => path.EndsWith(".deb", StringComparison.Ordinal);
        await InterruptAsync(project, () => server.Server.Paths.Any(server.Server.StopsHalfway));
        Directory.EnumerateFiles(Path.Combine(project.Store, "tmp")).ShouldBeEmpty();
        Store.Check(project.Store);

        server.Server.StopsHalfway = _ => false;
        (await project.PublishAsync()).Succeeded();
        Store.Check(project.Store);
    }

    private static async Task InterruptAsync(TestProject project, Func<bool> isWaiting)
    {
        // A shell that runs tests in the background has its children ignore SIGINT; env(1) mends that.
        using var process = ProcessRun.Start("env", ["--default-signal=INT", "dotnet", "publish", .. project.Properties, "-tl:off"], project.Folder, project.RunEnvironment());
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
            while (!isWaiting())
            {
                if (process.HasExited)
                    Assert.Fail(await output + await errors);
                await Task.Delay(50, Token);
            }
            (await ProcessRun.RunAsync("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)], project.Folder, cancellationToken: Token)).Succeeded();
            await process.WaitForExitAsync(Token);
            var text = await output + await errors;
            process.ExitCode.ShouldNotBe(0, text);
            text.ShouldNotContain("error HYG");
            text.ShouldNotContain("warning HYG");
            text.ShouldNotContain("-> image");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
