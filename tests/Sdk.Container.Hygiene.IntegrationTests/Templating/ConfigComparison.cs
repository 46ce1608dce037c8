using System.Text.Json;
using Sdk.Container.Hygiene.Oci;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>A configuration as sorted lines, without what builders add or write otherwise for the same meaning.</summary>
internal static class ConfigComparison
{
    public static IReadOnlyList<string> Of(ContainerConfig config) => Of(JsonSerializer.SerializeToElement(config));

    public static IReadOnlyList<string> Of(JsonElement config)
    {
        List<string> lines = [];
        // buildah writes [] for a command that there is none of.
        foreach (var member in new[] { "User", "StopSignal", "Entrypoint", "Cmd" })
            lines.Add($"{member} {(config.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null && value.GetRawText() != "[]" ? JsonSerializer.Serialize(value) : "")}");
        // WORKDIR takes a slash at the end away.
        lines.Add($"WorkingDir {Text(config, "WorkingDir").TrimEnd('/')}");
        if (config.TryGetProperty("Env", out var env) && env.ValueKind == JsonValueKind.Array)
            lines.AddRange(env.EnumerateArray().Select(variable => $"Env {JsonSerializer.Serialize(variable)}"));
        foreach (var member in new[] { "Labels", "ExposedPorts", "Volumes" })
            if (config.TryGetProperty(member, out var map) && map.ValueKind == JsonValueKind.Object)
                lines.AddRange(map.EnumerateObject().Where(pair => pair.Name != "io.buildah.version").Select(pair => $"{member} {JsonSerializer.Serialize(pair.Name)} {JsonSerializer.Serialize(pair.Value)}"));
        if (config.TryGetProperty("Healthcheck", out var check) && check.ValueKind == JsonValueKind.Object)
            lines.AddRange(check.EnumerateObject().Where(pair => pair.Value.ValueKind != JsonValueKind.Null && pair.Value.GetRawText() != "0").Select(pair => $"Healthcheck {pair.Name} {JsonSerializer.Serialize(pair.Value)}"));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string Text(JsonElement config, string member) => config.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";
}
