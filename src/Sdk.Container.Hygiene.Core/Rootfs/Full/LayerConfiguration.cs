using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>Turns an unpacked layer into a configured one: once for each set of packages, whatever configures it, and then from the store.</summary>
internal sealed class LayerConfiguration(ContentStore store, Func<CancellationToken, Task<IRootConfigurer>> configurer, Action<IReadOnlyList<Layer>> tell, IHygieneLog log)
{
    private const string FormatVersion = "6";

    /// <param name="finished">The layers beneath.</param>
    /// <param name="compose">Gives the unpacked layer, and the folder that has it with the state of the root filesystem that it makes. The layers beneath are made ready meanwhile.</param>
    /// <param name="fingerprint">Of the unpacked layer.</param>
    /// <returns>The layers, and the root filesystem with them, which is read where somebody wants it.</returns>
    public async Task<(Layer Unpacked, Layer Configured, Lazy<RootState> Root)> ConfigureAsync(
        string name, IReadOnlyList<Layer> finished, Func<Task<(Layer Layer, string Folder)>> compose, Fingerprint fingerprint, Func<Task<long>> epoch, CancellationToken cancellationToken)
    {
        (Layer Layer, string Folder)? composed = null;
        RootState? made = null;
        var key = Fingerprint.Of([FormatVersion, fingerprint.ToString(), .. finished.Select(layer => layer.DiffId.Hex)]);
        var folder = await store.GetOrAddDerivedAsync("configured", key, async (target, token) =>
        {
            var with = await configurer(token);
            log.Info($"configuring {name} in {with.Name}");
            var work = Directory.CreateDirectory(Path.Join(target, "work")).FullName;
            // Begun first: composing keeps all threads busy.
            TaskCompletionSource<Layer> unpacked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = with.RunAsync(finished, unpacked.Task, DpkgFiles.Command, work, log, token);
            try
            {
                composed = await Task.Run(compose, CancellationToken.None);
                unpacked.SetResult(composed.Value.Layer);
            }
#pragma warning disable CA1031 // Do not catch general exception types: who waits for the layer ends with it, and throws it below
            catch (Exception exception)
#pragma warning restore CA1031
            {
                unpacked.SetException(exception);
            }
            RootChanges changes;
            Task<(RootState Below, long Epoch)>? known = null;
            try
            {
                if (composed is { } done)
                {
                    tell([.. finished, done.Layer]);
                    // Read while the scripts leave a processor free.
                    known = Task.Run(async () => (RootState.Read(done.Folder), await epoch()), CancellationToken.None);
                }
            }
            finally
            {
                changes = await running;
            }
            var (below, time) = await known!;
            (var digests, made) = new ConfiguredLayer(below, changes, time).Write(Path.Join(target, ComposedLayer.LayerName), token);
            Directory.Delete(work, recursive: true);
            ComposedLayer.Of(digests, time, []).WriteTo(target);
            made.WriteTo(target);
        }, cancellationToken);
        var layer = (composed ?? await compose()).Layer;
        var configured = ComposedLayer.Read(folder, $"{name}, configured").Layer with { Role = LayerRole.Configured };
        if (composed is not null)
            tell([.. finished, layer, configured]);
        return (layer, configured, new(() => made ?? RootState.Read(folder)));
    }
}
