using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing.Publishing;

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
    /// <param name="environment"><c>NAME=value</c>.</param>
    public static async Task<EngineContainer> RunAsync(
        Engine engine, string image, JsonObject? hostConfig = null, string? user = null, string[]? entrypoint = null, string[]? environment = null)
    {
        JsonObject body = new() { ["Image"] = image, ["HostConfig"] = hostConfig };
        if (user is not null)
            body["User"] = user;
        if (entrypoint is not null)
            body["Entrypoint"] = Words(entrypoint);
        if (environment is not null)
            body["Env"] = Words(environment);
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

    /// <summary>What it has printed so far.</summary>
    public async Task<string> LogAsync() => Text(await _engine.Api.ReadBytesAsync($"/containers/{_id}/logs?stdout=1&stderr=1"));

    /// <summary>Its address in the engine's network, while it runs; throws with its log where it has ended.</summary>
    public async Task<string> AddressAsync()
    {
        var container = await InspectAsync();
        return container.GetProperty("State").GetProperty("Running").GetBoolean()
            ? container.GetProperty("NetworkSettings").GetProperty("Networks").GetProperty("bridge").GetProperty("IPAddress").GetString()!
            : throw new InvalidOperationException($"the container has ended: {container.GetProperty("State")}\n{await LogAsync()}");
    }

    /// <summary>Asks the server in it, as soon as it listens; throws with its log where it ends instead.</summary>
    public async Task<string> GetAsync(int port, string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _engine.GetAsync(await AddressAsync(), port, path, cancellationToken) is { } answer)
                return answer;
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>What <c>docker exec</c> does: runs a program in it to its end.</summary>
    public async Task<ProcessRun> ExecAsync(params string[] command)
    {
        JsonObject body = new() { ["AttachStdout"] = true, ["AttachStderr"] = true, ["Cmd"] = Words(command) };
        var id = JsonDocument.Parse(await _engine.Api.PostAsync($"/containers/{_id}/exec", body)).RootElement.GetProperty("Id").GetString();
        var output = Text(await _engine.Api.ReadBytesAsync($"/exec/{id}/start", new() { ["Detach"] = false, ["Tty"] = false }));
        return new((await _engine.Api.GetAsync($"/exec/{id}/json")).GetProperty("ExitCode").GetInt32(), output);
    }

    /// <summary>Runs the image's own health check until it is content, without its pauses; throws with the log where the container ends instead.</summary>
    public async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        var test = (await InspectAsync()).GetProperty("Config").GetProperty("Healthcheck").GetProperty("Test").EnumerateArray().Skip(1).Select(word => word.GetString()!).ToArray();
        while (true)
        {
            await AddressAsync();
            if ((await ExecAsync(test)).ExitCode == 0)
                return;
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>What <c>docker kill --signal</c> does.</summary>
    public Task SignalAsync(string name) => _engine.Api.PostAsync($"/containers/{_id}/kill?signal={name}");

    /// <summary>What <c>docker stop</c> does: the stop signal and, after as many seconds, the end by force. Returns the exit code: 137 where it came to that.</summary>
    public async Task<int> StopAsync(int seconds)
    {
        await _engine.Api.PostAsync($"/containers/{_id}/stop?t={seconds}");
        return (await InspectAsync()).GetProperty("State").GetProperty("ExitCode").GetInt32();
    }

    /// <summary>Waits for its own end. Returns the exit code.</summary>
    public async Task<int> WaitAsync() => JsonDocument.Parse(await _engine.Api.PostAsync($"/containers/{_id}/wait")).RootElement.GetProperty("StatusCode").GetInt32();

    public async ValueTask DisposeAsync() => await _engine.Api.DeleteAsync($"/containers/{_id}?force=1&v=1");

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);

    // Each piece has a head of eight bytes, of which the last four are its length (Docker Engine API, ContainerAttach).
    private static string Text(ReadOnlySpan<byte> framed)
    {
        List<byte> text = [];
        while (framed.Length >= 8)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(framed[4..]);
            text.AddRange(framed.Slice(8, length));
            framed = framed[(8 + length)..];
        }
        return Encoding.UTF8.GetString([.. text]);
    }
}
