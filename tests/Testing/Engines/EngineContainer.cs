using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>A container of a test's own, removed at its end.</summary>
public sealed class EngineContainer : IAsyncDisposable
{
    private readonly Engine _engine;
    private readonly string _id;

    private EngineContainer(Engine engine, string id) => (_engine, _id) = (engine, id);

    /// <summary>What <c>docker run --detach</c> does.</summary>
    /// <param name="hostConfig">As the engine's API has it: <c>{"ReadonlyRootfs": true}</c>.</param>
    /// <param name="user">Null: the image's.</param>
    /// <param name="entrypoint">Null: the image's.</param>
    public static async Task<EngineContainer> RunAsync(Engine engine, string image, JsonObject? hostConfig = null, string? user = null, string[]? entrypoint = null)
    {
        JsonObject body = new() { ["Image"] = image, ["HostConfig"] = hostConfig };
        if (user is not null)
            body["User"] = user;
        if (entrypoint is not null)
            body["Entrypoint"] = new JsonArray([.. entrypoint.Select(word => JsonValue.Create(word))]);
        return await RunAsync(engine, body);
    }

    /// <summary>The same, with all that the engine's API has for a container.</summary>
    public static async Task<EngineContainer> RunAsync(Engine engine, JsonObject body)
    {
        var created = JsonDocument.Parse(await engine.Api.PostAsync("/containers/create", body)).RootElement;
        EngineContainer container = new(engine, created.GetProperty("Id").GetString()!);
        try
        {
            await container.StartAsync();
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Once more, after it has ended.</summary>
    public Task StartAsync() => _engine.Api.PostAsync($"/containers/{_id}/start");

    /// <summary>Ends it without a word.</summary>
    public Task KillAsync() => _engine.Api.PostAsync($"/containers/{_id}/kill");

    public Task<JsonElement> InspectAsync() => _engine.Api.GetAsync($"/containers/{_id}/json");

    /// <summary>What it printed, as the engine frames it: eight bytes before each piece.</summary>
    public async Task<string> LogAsync() => await _engine.Api.GetTextAsync($"/containers/{_id}/logs?stdout=1&stderr=1");

    /// <summary>Asks the server in it, as soon as it listens; throws with its log where it ends instead.</summary>
    public async Task<string> GetAsync(int port, string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _engine.GetAsync(await GetAddressAsync(), port, path, cancellationToken) is { } answer)
                return answer;
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Its address in the engine's network; throws with its log where it has ended.</summary>
    public async Task<string> GetAddressAsync()
    {
        var state = await InspectAsync();
        if (!state.GetProperty("State").GetProperty("Running").GetBoolean())
            throw new InvalidOperationException($"the container has ended: {state.GetProperty("State")}\n{await LogAsync()}");
        return state.GetProperty("NetworkSettings").GetProperty("Networks").GetProperty("bridge").GetProperty("IPAddress").GetString()!;
    }

    /// <summary>What <c>docker stop</c> does: the stop signal and, after as many seconds, the end by force. Returns the exit code: 137 where it came to that.</summary>
    public async Task<int> StopAsync(int seconds)
    {
        await _engine.Api.PostAsync($"/containers/{_id}/stop?t={seconds}");
        return (await InspectAsync()).GetProperty("State").GetProperty("ExitCode").GetInt32();
    }

    /// <summary>Waits for its own end. Returns the exit code.</summary>
    public async Task<int> WaitAsync() => JsonDocument.Parse(await _engine.Api.PostAsync($"/containers/{_id}/wait")).RootElement.GetProperty("StatusCode").GetInt32();

    public async ValueTask DisposeAsync() => await _engine.Api.DeleteAsync($"/containers/{_id}?force=1&v=1");
}
