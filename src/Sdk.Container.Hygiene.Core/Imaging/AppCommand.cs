using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>How the app is started: the .NET SDK's items and its property ContainerAppCommandInstruction, with their meaning.</summary>
public sealed record AppCommand
{
    public IReadOnlyList<string> Entrypoint { get; init; } = [];
    public IReadOnlyList<string> EntrypointArgs { get; init; } = [];
    public IReadOnlyList<string> Command { get; init; } = [];
    public IReadOnlyList<string> CommandArgs { get; init; } = [];
    public IReadOnlyList<string> DefaultArgs { get; init; } = [];

    /// <summary><c>Entrypoint</c>, <c>DefaultArgs</c> or <c>None</c>; empty: DefaultArgs where there is an entrypoint, else Entrypoint.</summary>
    public string Instruction { get; init; } = "";

    /// <summary>The image's Entrypoint and Cmd (OCI image-spec, config.md).</summary>
    public (IReadOnlyList<string> Entrypoint, IReadOnlyList<string> Cmd) Resolve()
    {
        // Before there were app commands, ContainerEntrypointArgs alone were the arguments of the app: that still holds.
        if (Instruction.Length == 0 && Entrypoint.Count == 0 && EntrypointArgs.Count > 0 && CommandArgs.Count == 0 && DefaultArgs.Count == 0)
            return (Command, EntrypointArgs);
        if (EntrypointArgs.Count > 0 && Entrypoint.Count == 0)
            throw ItemDiagnostics.ArgsWithoutCommand("ContainerEntrypointArgs", "ContainerEntrypoint").ToException();
        if (CommandArgs.Count > 0 && Command.Count == 0)
            throw ItemDiagnostics.ArgsWithoutCommand("ContainerAppCommandArgs", "ContainerAppCommand").ToException();

        switch (Instruction.Length > 0 ? Instruction : Entrypoint.Count > 0 ? "DefaultArgs" : "Entrypoint")
        {
            case "None" when Command.Count > 0:
                throw ItemDiagnostics.AppCommandNotUsed().ToException();
            case "None":
                return ([.. Entrypoint, .. EntrypointArgs], DefaultArgs);
            case "DefaultArgs":
                return ([.. Entrypoint, .. EntrypointArgs], [.. Command, .. CommandArgs, .. DefaultArgs]);
            case "Entrypoint" when Entrypoint.Count > 0:
                throw ItemDiagnostics.TwoEntrypoints().ToException();
            case "Entrypoint":
                return ([.. Command, .. CommandArgs], DefaultArgs);
            default:
                throw ItemDiagnostics.InvalidProperty("ContainerAppCommandInstruction", Instruction, "Entrypoint, DefaultArgs or None").ToException();
        }
    }
}
