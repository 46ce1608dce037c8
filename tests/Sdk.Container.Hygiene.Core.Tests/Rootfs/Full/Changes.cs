using System.Text;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>A configurer's tar, written entry by entry, and the layer that is made of it.</summary>
internal sealed class Changes : IDisposable
{
    public const long Epoch = 1_000;

    private readonly TemporaryFolder _folder = new();
    private readonly List<(TarEntry Entry, byte[] Content, string? Capability)> _entries = [];

    public Changes File(string path, string content, int mode = UnixModes.File, long time = 0, string? capability = null, int user = 0) =>
        Add(new(path, TarEntryKind.File, mode, time, user, Size: Encoding.UTF8.GetByteCount(content)), content, capability);

    public Changes Folder(string path, int mode = UnixModes.Executable, long time = 0) => Add(new(path, TarEntryKind.Directory, mode, time));

    public Changes Symlink(string path, string target) => Add(new(path, TarEntryKind.SymbolicLink, 0b111_111_111, 0, LinkTarget: target));

    public Changes HardLink(string path, string target) => Add(new(path, TarEntryKind.HardLink, UnixModes.File, 0, LinkTarget: target));

    /// <summary>On what is there; <paramref name="remaining"/> as find(1) lists it, null where the tar has white-outs.</summary>
    public (IReadOnlyList<string> Lines, RootState State, string Path) Make(RootState? below = null, params string[]? remaining)
    {
        var tar = _folder[$"{Guid.NewGuid():N}.tar"];
        using (var file = System.IO.File.Create(tar))
        {
            TarWriter writer = new(file);
            foreach (var (entry, content, capability) in _entries)
            {
                writer.WriteAttributes(entry, capability is null ? new Dictionary<string, byte[]>() : new() { ["security.capability"] = Encoding.ASCII.GetBytes(capability), ["user.overlay.x"] = [1] });
                writer.Write(entry, content);
            }
            writer.WriteEnd();
        }
        var path = $"{tar}.gz";
        var (_, state) = new ConfiguredLayer(below ?? RootState.Empty, new(tar, remaining is { Length: > 0 } ? remaining.ToHashSet(StringComparer.Ordinal) : null), Epoch).Write(path, TestContext.Current.CancellationToken);
        return (TreeDump.OfFile(path), state, path);
    }

    public void Dispose() => _folder.Dispose();

    private Changes Add(TarEntry entry, string content = "", string? capability = null)
    {
        _entries.Add((entry, Encoding.UTF8.GetBytes(content), capability));
        return this;
    }
}
