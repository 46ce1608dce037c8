using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>What became of a root filesystem in which a command was run.</summary>
/// <param name="Tar">Path of an uncompressed tar: what is new or changed, and more where that is easier to tell; white-outs (<c>.wh.name</c>) for what is gone.</param>
/// <param name="Remaining">Every path that there is afterwards, where the tar has no white-outs; else null.</param>
public sealed record RootChanges(string Tar, IReadOnlySet<string>? Remaining);

/// <summary>Runs programs in a root filesystem of Debian's files: the one thing that needs Linux, and rights or an engine.</summary>
public interface IRootConfigurer
{
    /// <summary>For messages: <c>docker 20.10.24</c>, <c>a user namespace</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Puts the layers onto each other, runs the command as root, without network, and gives what it changed. A command that fails is a <see cref="HygieneException"/> with its name and the end
    /// of its output.
    /// </summary>
    /// <param name="finished">Layers of which each was configured before.</param>
    /// <param name="unpacked">The layer with the command's script, which may still be in the making: what needs only the others can be done meanwhile.</param>
    /// <param name="folder">An empty folder, removed by the caller.</param>
    Task<RootChanges> RunAsync(IReadOnlyList<Layer> finished, Task<Layer> unpacked, IReadOnlyList<string> command, string folder, IHygieneLog log, CancellationToken cancellationToken);
}
