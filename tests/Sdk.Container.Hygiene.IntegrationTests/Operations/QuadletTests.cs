using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Resolution;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Quadlets before the generator of podman 5, that of Debian 13, whatever podman this machine has.</summary>
[Trait("Category", "RealArchive")]
public sealed class QuadletTests(TrixieRoot trixie) : IClassFixture<TrixieRoot>
{
    [Fact]
    public async Task Podman_s_generator_makes_units_of_all_and_refuses_what_it_does_not_know()
    {
        Assert.SkipWhen(trixie.Missing is not null, trixie.Missing ?? "");
        Tool.Need("dpkg-deb");
        var generator = Path.Join(await trixie.UnpackAsync("podman"), "usr/libexec/podman/quadlet");
        foreach (var name in (string[])["shop", "minimal", "hostile"])
        {
            var manifest = RenderedFolder.Manifest(name);
            using RenderedFolder folder = new(manifest);
            foreach (var instance in manifest.Instances)
                File.CreateSymbolicLink(folder[$"quadlet/{manifest.App}@{instance.Name}.container"], $"{manifest.App}@.container");
            var units = (await GenerateAsync(folder)).Succeeded().Output;
            units.ShouldContain($"---{manifest.App}@.service---");
            foreach (var instance in manifest.Instances)
                units.ShouldContain($"---{manifest.App}@{instance.Name}.service---");

            folder.Write("quadlet/wrong.container", "[Container]\nImage=a\nNoSuchKey=1\n");
            var refused = await GenerateAsync(folder);
            refused.ExitCode.ShouldNotBe(0);
            refused.Output.ShouldContain("NoSuchKey");
        }

        Task<ProcessRun> GenerateAsync(RenderedFolder folder) => ProcessRun.RunAsync(
            generator, ["-dryrun"], folder.Path, new Dictionary<string, string?> { ["QUADLET_UNIT_DIRS"] = folder["quadlet"] }, TestContext.Current.CancellationToken);
    }
}
