using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>What the project's properties say about the engine; an engine is not asked for that.</summary>
/// <param name="Engine">auto, docker, podman or none; empty is auto.</param>
/// <param name="Property">The one that says so, for messages.</param>
public sealed record EngineChoice(string Engine, string Property)
{
    /// <summary>What cannot be read or contradicts itself is <c>HYG5101</c> to <c>HYG5103</c>.</summary>
    public static EngineChoice Read(EngineSettings settings)
    {
#pragma warning disable CA1308 // Normalize strings to uppercase: these are the names as the messages have them
        var engine = settings.Engine.Trim().ToLowerInvariant();
        var local = settings.LocalRegistry.Trim().ToLowerInvariant();
#pragma warning restore CA1308
        if (engine is not ("" or "auto" or "docker" or "podman" or "none"))
            throw EngineDiagnostics.UnknownEngine(settings.Engine).ToException();
        if (local is not ("" or "docker" or "podman"))
            throw EngineDiagnostics.UnknownLocalRegistry(settings.LocalRegistry).ToException();
        if (local.Length == 0 || engine == "none")
            return new(engine, "ContainerEngine");
        return engine is "" or "auto" || engine == local ? new(local, "LocalRegistry") : throw EngineDiagnostics.TwoEngines(engine, settings.LocalRegistry).ToException();
    }
}
