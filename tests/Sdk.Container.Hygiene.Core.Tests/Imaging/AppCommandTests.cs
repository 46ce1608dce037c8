using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;

namespace Sdk.Container.Hygiene.Tests.Imaging;

/// <summary>The .NET SDK's rules, as its documentation of the container items states them.</summary>
public sealed class AppCommandTests
{
    private static readonly AppCommand App = new() { Command = ["/app/hello"] };

    public static TheoryData<string, AppCommand, string, string> Table => new()
    {
        { "the app is the entrypoint", App, "/app/hello", "" },
        { "arguments that always hold belong to it", App with { CommandArgs = ["serve"] }, "/app/hello serve", "" },
        { "default arguments can be replaced at docker run", App with { DefaultArgs = ["--port", "1"] }, "/app/hello", "--port 1" },
        { "an entrypoint gets the app as its arguments", App with { Entrypoint = ["tini", "--"] }, "tini --", "/app/hello" },
        { "… with all that belongs to both", App with { Entrypoint = ["tini"], EntrypointArgs = ["-g"], CommandArgs = ["serve"], DefaultArgs = ["-v"] }, "tini -g", "/app/hello serve -v" },
        { "entrypoint arguments alone are default arguments, as of old", App with { EntrypointArgs = ["serve"] }, "/app/hello", "serve" },
        { "said in words: DefaultArgs", App with { Instruction = "DefaultArgs" }, "", "/app/hello" },
        { "said in words: None", new AppCommand { Instruction = "None", Entrypoint = ["/bin/x"], DefaultArgs = ["y"] }, "/bin/x", "y" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Resolves(string summary, AppCommand command, string entrypoint, string cmd)
    {
        var (actualEntrypoint, actualCmd) = command.Resolve();
        (string.Join(' ', actualEntrypoint), string.Join(' ', actualCmd)).ShouldBe((entrypoint, cmd), summary);
    }

    public static TheoryData<string, AppCommand> Mistakes => new()
    {
        { "HYG1020", new AppCommand { CommandArgs = ["x"] } },
        { "HYG1020", App with { EntrypointArgs = ["x"], Instruction = "DefaultArgs" } },
        { "HYG1021", App with { Instruction = "None" } },
        { "HYG1022", App with { Instruction = "Entrypoint", Entrypoint = ["tini"] } },
        { "HYG1010", App with { Instruction = "Entry" } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Refuses(string code, AppCommand command) => Should.Throw<HygieneException>(() => command.Resolve()).Code.ShouldBe(code);
}
