using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// Sends layers to docker while the image that they are for is still in the making: docker takes a quarter of a second and more for each, and maintainer scripts leave a processor free. An
/// image without a name holds them until the real one has come. Nothing depends on it: what did not arrive travels with the image, and what went wrong is said then.
/// </summary>
public sealed class LayersAhead(EngineSettings settings, Platform platform, TimeProvider time) : IAsyncDisposable, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<Image> _images = [];
    private IContainerEngine? _engine;
    private LoadOutcome _sent = LoadOutcome.Nothing;
    private volatile bool _isOver;
    private Task _sending = Task.CompletedTask;

    /// <summary>How long a publish that fails or is cancelled waits for what is on its way, and everyone for the removal of an image.</summary>
    public TimeSpan Patience { get; init; } = ImageRemoval.DefaultPatience;

    /// <summary>Sends, in the background, what the engine lacks of these layers, the lowest first.</summary>
    public void Send(IReadOnlyList<Layer> layers) => _sending = SendAsync(_sending, layers);

    /// <summary>Waits for what is on its way, and says what went.</summary>
    public async Task<LoadOutcome> FinishAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        return _sent;
    }

    /// <summary>Removes the images without a name: the layers stay where an image with one has them.</summary>
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        try
        {
            // Not broken off: docker would go on with what it has, and the image come when nobody removes it any more.
            await _sending.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            await _cancellation.CancelAsync();
            await _sending;
        }
        if (_engine is not null)
        {
            // By the configuration's digest, or in containerd's store by the manifest's. All within one patience: an engine that hangs does so for each.
            var began = time.GetTimestamp();
            foreach (var id in _images.SelectMany(image => new[] { image.Id.Oci, image.Digest.Oci }))
            {
                if (Patience - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
                    await _engine.TryRemoveImageAsync(id, SilentLog.Instance, left);
            }
            _engine.Dispose();
            _engine = null;
        }
        _cancellation.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task SendAsync(Task before, IReadOnlyList<Layer> layers)
    {
        // Whoever makes the layers goes on at once.
        await Task.Yield();
        await before;
        if (_isOver)
            return;
        try
        {
            _engine ??= await EngineFinder.FindAsync(settings, SilentLog.Instance, _cancellation.Token);
            // What podman makes of an image without a name is not known.
            var outcome = _engine?.Info.Kind == EngineKind.Docker ? await LoadAsync(_engine, layers) : LoadOutcome.Nothing;
            _sent = _sent with { Layers = _sent.Layers + outcome.Layers, Bytes = _sent.Bytes + outcome.Bytes };
            if (outcome.Images == 0)
                _isOver = true;
        }
#pragma warning disable CA1031 // Do not catch general exception types: whatever it is, the image itself meets it again, and says it
        catch (Exception)
#pragma warning restore CA1031
        {
            _isOver = true;
        }
    }

    private Task<LoadOutcome> LoadAsync(IContainerEngine engine, IReadOnlyList<Layer> layers)
    {
        var image = Image.Compose(new()
        {
            Platform = platform,
            // Nobody's prune is to take it for old.
            Created = time.GetUtcNow().ToUnixTimeSeconds(),
            // One of its own: that of another publish of the same project goes when that is done.
            Config = new() { Labels = new Dictionary<string, string> { ["hygiene.ahead"] = Guid.NewGuid().ToString() } },
            Layers = layers,
        });
        _images.Add(image);
        return engine.LoadAsync([new(image, [])], _cancellation.Token);
    }
}
