using System.Text.Json;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Configuring;

/// <summary>Configures by a build in a container engine: of the base from nothing, of what stands on it from the base, which is an image of its own there.</summary>
/// <param name="baseName">See <see cref="BaseImage.Name"/>.</param>
/// <param name="architecture">Debian's name.</param>
public sealed class EngineConfigurer(IContainerEngine engine, string baseName, string architecture) : IRootConfigurer
{
    private const string LayerName = "layer.tar.gz";

    public string Name => engine.Info.ToString();

    public async Task<RootChanges> RunAsync(
        IReadOnlyList<Layer> finished, Task<Layer> unpacked, IReadOnlyList<string> command, string folder, IHygieneLog log, CancellationToken cancellationToken)
    {
        if (finished.Count > 0)
        {
            var @base = BaseImage.Compose(finished, Platform.OfDebian(architecture), finished.Max(layer => layer.Modified));
            await engine.LoadAsync([new(@base, [ImageReference.Parse(baseName)])], cancellationToken);
        }
        var image = await BuildAsync(finished.Count > 0 ? baseName : "scratch", await unpacked, command, cancellationToken);
        try
        {
            var tar = Path.Join(folder, "changes.tar");
            await engine.ReadTopLayerAsync(image, folder, async (layer, token) =>
            {
                await using var file = File.Create(tar);
                await layer.CopyToAsync(file, token);
            }, cancellationToken);
            return new(tar, Remaining: null);
        }
        finally
        {
            await engine.TryRemoveImageAsync(image, log);
        }
    }

    private async Task<string> BuildAsync(string from, Layer unpacked, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        // The engine's own transcript is in the log.
        var output = new ScriptOutput();
        try
        {
            return await engine.BuildAsync(
                new()
                {
                    Dockerfile = $"FROM {from}\nADD {LayerName} /\nRUN {JsonSerializer.Serialize(command)}\n",
                    Files = [new(LayerName) { Path = unpacked.Path }],
                    Platform = Platform.OfDebian(architecture),
                    Output = output.Add,
                },
                cancellationToken);
        }
        catch (HygieneException failure) when (output.FindFailure() is { } script)
        {
            throw script.ToException(failure);
        }
    }
}
