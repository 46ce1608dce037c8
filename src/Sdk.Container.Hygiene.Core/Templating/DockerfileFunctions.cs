namespace Sdk.Container.Hygiene.Templating;

/// <summary>What templates of Dockerfiles can call; docs/templates.md describes each.</summary>
public static class DockerfileFunctions
{
    public static IReadOnlyDictionary<string, Delegate> For(DockerfileModel model)
    {
        var newline = model.NewlineArgument;
        return new Dictionary<string, Delegate>
        {
            ["docker_value"] = (string value) => DockerfileText.Value(value, newline),
            ["docker_name"] = (string value) => DockerfileText.Name(value, newline),
            ["json"] = (object? value) => DockerfileText.ToJson(value),
            ["line"] = (string value) => DockerfileText.Line(value),
            ["shell"] = (string value) => DockerfileText.ShellWord(value),
            ["comment"] = (string value) => DockerfileText.Comment(value),
            ["size"] = (long bytes) => DockerfileText.Size(bytes),
        };
    }
}
