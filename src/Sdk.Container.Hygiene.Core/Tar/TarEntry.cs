namespace Sdk.Container.Hygiene.Tar;

/// <summary>The kinds of entry that Debian packages and images have, by their type flag in the header.</summary>
public enum TarEntryKind : byte
{
    File = (byte)'0',
    HardLink = (byte)'1',
    SymbolicLink = (byte)'2',
    CharacterDevice = (byte)'3',
    BlockDevice = (byte)'4',
    Directory = (byte)'5',
    Fifo = (byte)'6',
}

/// <summary>A tar header without names of users and groups: owners are numeric everywhere.</summary>
/// <param name="Path">Relative, with <c>/</c>, without <c>./</c> and without a trailing slash: <c>usr/lib/libc.so.6</c>.</param>
/// <param name="Mode">Permission bits with setuid, setgid and sticky: octal 7777 at most.</param>
/// <param name="Size">Bytes of content; 0 for all but files.</param>
/// <param name="LinkTarget">As stored: relative or absolute for symbolic links, a path like <paramref name="Path"/> for hard links.</param>
/// <param name="Modified">Seconds since 1970.</param>
public sealed record TarEntry(
    string Path, TarEntryKind Kind, int Mode, long Modified, int UserId = 0, int GroupId = 0, long Size = 0, string LinkTarget = "", int DeviceMajor = 0, int DeviceMinor = 0);
