using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>An engine as a publish has it, on top of a fake one.</summary>
internal sealed class Connected : IAsyncDisposable
{
    private Connected(FakeEngine fake, IContainerEngine engine, RecordingLog log) => (Fake, Engine, Log) = (fake, engine, log);

    public FakeEngine Fake { get; }
    public IContainerEngine Engine { get; }
    public RecordingLog Log { get; }

    public static async Task<Connected> ToAsync(EngineKind kind = EngineKind.Docker, EngineBuilder builder = EngineBuilder.Classic, TimeSpan? answerPatience = null)
    {
        var fake = FakeEngine.OnSocket();
        if (kind == EngineKind.Podman)
            fake.Ping["Server"] = "Libpod/4.3.1 (linux)";
        RecordingLog log = new();
        EngineSettings settings = new() { DockerHost = fake.Address, Builder = builder, Patience = TimeSpan.FromMinutes(1), AnswerPatience = answerPatience ?? TimeSpan.FromMinutes(1) };
        var engine = await EngineFinder.FindAsync(settings, log, TestContext.Current.CancellationToken);
        return new(fake, engine!, log);
    }

    public static string Inspect(string id, IEnumerable<string> layers) =>
        JsonSerializer.Serialize(new { Id = id, RepoTags = Array.Empty<string>(), RootFS = new { Type = "layers", Layers = layers } });

    /// <summary>The files of a tar and what is in them.</summary>
    public static Dictionary<string, string> Untar(ReadOnlyMemory<byte> tar)
    {
        Dictionary<string, string> files = [];
        using TarReader reader = new(new MemoryStream(tar.ToArray()));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null)
                continue;
            using MemoryStream content = new();
            entry.DataStream.CopyTo(content);
            files[entry.Name] = Encoding.UTF8.GetString(content.ToArray());
        }
        return files;
    }

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        await Fake.DisposeAsync();
    }
}
