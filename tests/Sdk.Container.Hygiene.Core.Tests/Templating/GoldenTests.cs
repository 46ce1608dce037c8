using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>The templates that ship, to the letter: what people read. <c>Golden/</c> beside this file has the texts.</summary>
public sealed class GoldenTests : IDisposable
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "Sdk.Container.Hygiene.Core.Tests", "Templating", "Golden");
    private readonly Contexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Theory]
    [InlineData("app", "Dockerfile", "app")]
    [InlineData("app", "Dockerfile.base", "base")]
    [InlineData("app", "Dockerfile.apt", "apt")]
    [InlineData("service", "Dockerfile", "service")]
    [InlineData("service", "Dockerfile.base", "service-base")]
    [InlineData("service", "Dockerfile.apt", "service-apt")]
    [InlineData("lines", "Dockerfile", "app-lines")]
    [InlineData("lines", "Dockerfile.apt", "apt-mirror")]
    [InlineData("repository", "Dockerfile.apt", "apt-repository")]
    public async Task A_Dockerfile_reads_so(string kind, string file, string golden)
    {
        await _contexts.WriteAsync(kind switch
        {
            "app" => _contexts.App(),
            "service" => _contexts.Service(),
            "repository" => _contexts.App() with { Lock = SampleLock.WithRepository },
            // A value of several lines, another architecture, a mirror of snapshots, answers.
            _ => _contexts.App() with { Configuration = Contexts.Json(new() { Env = ["MOTD=one\ntwo"] }), Architecture = "arm64", SnapshotMirror = "https://mirror.example/archive", Selections = [new("shop/licence", "true"), new("shop/name", "Alice's $HOME")] },
        });
        _contexts.Read(file).ShouldBe(File.ReadAllText(Path.Combine(Golden, $"{golden}.Dockerfile")).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("Dockerfile.apt")]
    [InlineData("Dockerfile.base")]
    public async Task No_line_is_left_blank_twice_and_none_ends_in_blanks(string file)
    {
        await _contexts.WriteAsync();
        var text = _contexts.Read(file);
        text.ShouldNotContain("\n\n\n");
        text.ShouldNotContain(" \n");
        text.ShouldEndWith("\n");
        text.ShouldNotEndWith("\n\n");
    }
}
