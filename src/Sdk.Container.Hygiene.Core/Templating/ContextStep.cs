using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>A step of a Dockerfile: a layer that is unpacked, or a command that is run. See <see cref="Unpack"/> and <see cref="Execute"/>.</summary>
public sealed record ContextStep
{
    private ContextStep(string title) => Title = title;

    /// <summary>What a person calls it: <c>Debian packages of the base</c>.</summary>
    public string Title { get; }

    /// <summary>The layer's name in the context, without number and ending: <c>debian-base</c>. Empty where a command is run.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The layer; null where a command is run.</summary>
    public Layer? Add { get; private init; }

    /// <summary>The command and its arguments; empty where a layer is unpacked.</summary>
    public IReadOnlyList<string> Run { get; private init; } = [];

    /// <summary>Whether it belongs to the base, which images share: what <c>Dockerfile.base</c> consists of.</summary>
    public bool InBase { get; init; }

    /// <summary>Names of the locked packages that it brings.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <param name="name">Lower-case letters, digits and <c>-</c>.</param>
    public static ContextStep Unpack(string name, string title, Layer layer) => new(title) { Name = name, Add = layer };

    public static ContextStep Execute(string title, IReadOnlyList<string> command) => new(title) { Run = command };
}
