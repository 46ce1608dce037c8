using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>Turns an unpacked layer into a configured one: once for each set of packages, whatever configures it, and then from the store.</summary>
internal sealed class LayerConfiguration(ContentStore store, Func<CancellationToken, Task<IRootConfigurer>> configurer, IHygieneLog log)
{
    private const string FormatVersion = "2";

    /// <param name="finished">The layers beneath.</param>
    /// <param name="folder">That of the unpacked layer, with the state of the root filesystem that it makes.</param>
    /// <param name="fingerprint">Of the unpacked layer.</param>
    public async Task<(Layer Layer, RootState Root)> ConfigureAsync(
        string name, IReadOnlyList<Layer> finished, Layer unpacked, string folder, Fingerprint fingerprint, Func<Task<long>> epoch, CancellationToken cancellationToken)
    {
        var configured = await store.GetOrAddDerivedAsync("configured", Fingerprint.Of(FormatVersion, fingerprint.ToString(), unpacked.DiffId.Hex), async (target, token) =>
        {
            var with = await configurer(token);
            log.Info($"configuring {name} in {with.Name}");
            var work = Directory.CreateDirectory(Path.Join(target, "work")).FullName;
            var modified = await epoch();
            var changes = await with.RunAsync(finished, unpacked, DpkgFiles.Command, work, log, token);
            var (digests, root) = new ConfiguredLayer(RootState.Read(folder), changes, modified).Write(Path.Join(target, ComposedLayer.LayerName), token);
            Directory.Delete(work, recursive: true);
            ComposedLayer.Of(digests, modified, []).WriteTo(target);
            root.WriteTo(target);
        }, cancellationToken);
        return (ComposedLayer.Read(configured, $"{name}, configured").Layer with { Role = LayerRole.Configured }, RootState.Read(configured));
    }
}
