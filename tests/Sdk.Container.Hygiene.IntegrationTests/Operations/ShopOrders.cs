using System.Collections.Concurrent;
using System.Globalization;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A customer who orders one thing after another, each with a name of its own, and remembers what the shop has answered.</summary>
internal sealed class ShopOrders : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _answered = [];
    private readonly HttpClient _client;
    private readonly Task _ordering;

    public ShopOrders(HttpClient client)
    {
        _client = client;
        _ordering = Task.WhenAll(OrderAsync(), OrderAsync());
    }

    /// <summary>What all its orders begin with.</summary>
    public string Mark { get; } = $"order-{Guid.NewGuid():N}-";

    /// <summary>Number and name of each order that the shop has said to have: <c>17 order-…</c>.</summary>
    public string[] Answered => [.. _answered];

    /// <summary>Waits until so many more orders are answered.</summary>
    public Task MoreAsync(int count)
    {
        var wanted = _answered.Count + count;
        return ShopHost.UntilAsync(() => _ordering.IsFaulted ? throw _ordering.Exception : Task.FromResult(_answered.Count >= wanted));
    }

    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _ordering;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _ordering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task OrderAsync()
    {
        // An order that was begun is ended: nobody knows of one without an answer whether it counts.
        while (!_end.IsCancellationRequested)
        {
            var name = $"{Mark}{Guid.NewGuid():N}";
            using var answer = await _client.PostAsync(new Uri($"/orders/{name}", UriKind.Relative), null, CancellationToken.None);
            var number = long.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(CancellationToken.None), CultureInfo.InvariantCulture);
            _answered.Enqueue($"{number} {name}");
        }
    }
}
