using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>What templates of operations files can call; docs/templates.md describes each.</summary>
public static class RenderingFunctions
{
    public static IReadOnlyDictionary<string, Delegate> All { get; } = new Dictionary<string, Delegate>
    {
        ["unit"] = (string value) => UnitText.Value(value),
        ["unit_argument"] = (string value) => UnitText.Argument(value),
        ["unit_word"] = (string value) => UnitText.Word(value),
        ["command_word"] = (string value) => UnitText.CommandWord(value),
        ["yaml"] = (object? value) => YamlText.Value(value),
        ["yaml_literal"] = (object? value) => YamlText.Literal(value),
        ["mailto"] = (string value) => RenderingText.MailTo(value),
        ["bash"] = (object? value) => value is IEnumerable<object?> words ? string.Join(' ', words.Select(word => RenderingText.BashWord($"{word}"))) : RenderingText.BashWord($"{value}"),
        ["code"] = (string value) => RenderingText.Code(value),
        ["comment"] = (string value) => DockerfileText.Comment(value),
        ["json"] = (object? value) => DockerfileText.ToJson(value),
        ["octal"] = (string mode) => Convert.ToInt32(mode, 8),
        ["quantity"] = (long bytes) => RenderingText.Quantity(bytes),
        ["size"] = (long bytes) => DockerfileText.Size(bytes),
    };
}
