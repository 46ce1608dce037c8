using System.Collections.ObjectModel;
using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>Runs nothing: says that all packages are installed now, and removes the script, as a configuration would.</summary>
internal sealed class FakeConfigurer : IRootConfigurer
{
    public string Name => "a fake";

    /// <summary>Files that the configuration makes, beside dpkg's own.</summary>
    public Dictionary<string, string> Makes { get; } = new(StringComparer.Ordinal);

    /// <summary>For each run: the layers that it was given, the finished ones first.</summary>
    public Collection<IReadOnlyList<Layer>> Runs { get; } = [];

    public async Task<RootChanges> RunAsync(IReadOnlyList<Layer> finished, Task<Layer> last, IReadOnlyList<string> command, string folder, IHygieneLog log, CancellationToken cancellationToken)
    {
        var unpacked = await last;
        Runs.Add([.. finished, unpacked]);
        command.ShouldBe(["/bin/sh", "/.hygiene/configure"]);
        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
        Dictionary<string, string> files = new(Makes, StringComparer.Ordinal)
        {
            [".wh..hygiene"] = "",
            ["var/lib/dpkg/status"] = TreeDump.Text(unpacked.Path, "var/lib/dpkg/status")!.Replace("install ok unpacked", "install ok installed", StringComparison.Ordinal),
            ["var/lib/dpkg/triggers/Unincorp"] = "",
        };
        var tar = Path.Join(folder, "changes.tar");
        await File.WriteAllBytesAsync(tar, DebBuilder.Tar(files.Select(file =>
            (new TarEntry(file.Key, TarEntryKind.File, UnixModes.File, DebBuilder.Time, Size: Encoding.UTF8.GetByteCount(file.Value)), Encoding.UTF8.GetBytes(file.Value)))), cancellationToken);
        return new(tar, Remaining: null);
    }
}
