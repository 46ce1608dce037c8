using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>A configuration that is broken off in the middle of a script.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class CancelledConfigurationTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    [Theory]
    [InlineData(Configurers.Namespaces)]
    [InlineData(Configurers.User)]
    [InlineData(Configurers.Docker)]
    public async Task Nothing_is_left_running_or_mounted(string configurer)
    {
        // A number that no other process has for an argument.
        var seconds = $"{Random.Shared.Next(100_000, 999_999)}";
        using var shop = Recomposition.OnBaseOf(await images.NginxAsync(packed), new DebBuilder("sleeper").File("usr/bin/sleeper", seconds).ControlFile("postinst", $"#!/bin/sh\nsleep {seconds}\n"));
        await Configurers.UseAsync(configurer, engines, shop.BaseName, async with =>
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var composing = shop.ComposeAsync(with, cancellation.Token);
            while (!MachineProcesses.IsRunning(seconds) && !composing.IsCompleted)
                await Task.Delay(50, TestContext.Current.CancellationToken);
            if (composing.IsCompleted)
                Assert.Fail($"it ended by itself: {composing.Exception}");
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => composing);
            while (MachineProcesses.IsRunning(seconds))
                await Task.Delay(50, TestContext.Current.CancellationToken);
        });
        Directory.EnumerateFileSystemEntries(Path.Join(shop.Store, "tmp")).ShouldBeEmpty();
        File.ReadAllText("/proc/self/mountinfo").ShouldNotContain(shop.Store);
    }
}
