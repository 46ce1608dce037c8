using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>A file, a symbolic link or a directory that a package installs. All are root's (Debian Policy §10.9).</summary>
/// <param name="Path">Absolute, as dpkg names it: <c>/usr/share/shop-ops/ops.json</c>.</param>
/// <param name="Mode">Permission bits; those of a link say nothing.</param>
public sealed record DebEntry(string Path, TarEntryKind Kind, int Mode, ReadOnlyMemory<byte> Content = default, string LinkTarget = "")
{
    /// <summary>Whether dpkg keeps what an administrator changed: each file in /etc, as debhelper decides it, too (Policy §10.7).</summary>
    public bool IsConffile => Kind == TarEntryKind.File && Path.StartsWith("/etc/", StringComparison.Ordinal);

    public static DebEntry File(string path, ReadOnlyMemory<byte> content) => new(path, TarEntryKind.File, UnixModes.File, content);

    public static DebEntry Program(string path, ReadOnlyMemory<byte> content) => new(path, TarEntryKind.File, UnixModes.Executable, content);

    /// <summary>Only for a directory that is empty or has a mode of its own: parents of files need none.</summary>
    public static DebEntry Directory(string path, int mode = 0b111_101_101) => new(path, TarEntryKind.Directory, mode);

    public static DebEntry Link(string path, string target) => new(path, TarEntryKind.SymbolicLink, 0b111_111_111, LinkTarget: target);
}
