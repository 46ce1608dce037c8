using System.Diagnostics;
using System.Globalization;
using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Tar;

/// <summary>GNU tar as second opinion, where there is one.</summary>
public sealed class GnuTarReadsItTests
{
    [Fact]
    public async Task GNU_tar_lists_what_was_written()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tar"), "GNU tar is not installed");
        (TarEntry Entry, byte[] Content)[] entries = [.. TarEntries.Any.Array[200].Single(), (new("../above", TarEntryKind.HardLink, UnixModes.File, Modified: 0, LinkTarget: "../target"), [])];
        var listing = await ListAsync(TarEntries.Write(entries));
        listing.ShouldBe([.. entries.Select(e => Line(e.Entry))]);
    }

    // drwxr-xr-x 0/0 0 2023-11-14 22:13:20 path, as `tar --list --verbose --full-time --numeric-owner` prints it, with one space for the padding.
    private static string Line(TarEntry entry)
    {
        var isDevice = entry.Kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice;
        var size = isDevice ? $"{entry.DeviceMajor},{entry.DeviceMinor}" : entry.Size.ToString(CultureInfo.InvariantCulture);
        var time = DateTimeOffset.FromUnixTimeSeconds(entry.Modified).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var path = entry.Path + entry.Kind switch
        {
            TarEntryKind.Directory => "/",
            TarEntryKind.SymbolicLink => $" -> {entry.LinkTarget}",
            TarEntryKind.HardLink => $" link to {entry.LinkTarget}",
            _ => "",
        };
        return $"{Kind(entry)}{Permissions(entry.Mode)} {entry.UserId}/{entry.GroupId} {size} {time} {path}";
    }

    private static char Kind(TarEntry entry) => entry.Kind switch
    {
        TarEntryKind.HardLink => 'h',
        TarEntryKind.SymbolicLink => 'l',
        TarEntryKind.CharacterDevice => 'c',
        TarEntryKind.BlockDevice => 'b',
        TarEntryKind.Directory => 'd',
        TarEntryKind.Fifo => 'p',
        _ => '-',
    };

    private static string Permissions(int mode)
    {
        var text = new StringBuilder();
        for (var (shift, special, letter) = (6, 0x800, 's'); shift >= 0; shift -= 3, special >>= 1, letter = shift == 0 ? 't' : 's')
        {
            var executable = (mode >> shift & 1) != 0;
            text.Append((mode >> shift & 4) != 0 ? 'r' : '-').Append((mode >> shift & 2) != 0 ? 'w' : '-');
            text.Append((mode & special) != 0 ? executable ? letter : char.ToUpperInvariant(letter) : executable ? 'x' : '-');
        }
        return text.ToString();
    }

    private static async Task<string[]> ListAsync(byte[] archive)
    {
        // With names as they are: what is random may begin with ../ or /, of which tar would speak.
        var start = new ProcessStartInfo("tar", ["--list", "--absolute-names", "--verbose", "--full-time", "--numeric-owner", "--quoting-style=literal", "--file=-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" },
        };
        using var tar = Process.Start(start)!;
        var output = tar.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = tar.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tar.StandardInput.BaseStream.WriteAsync(archive, TestContext.Current.CancellationToken);
        tar.StandardInput.Close();
        await tar.WaitForExitAsync(TestContext.Current.CancellationToken);
        (await errors).ShouldBeEmpty();
        tar.ExitCode.ShouldBe(0);
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(CollapsePadding)];
    }

    // Between owner and size, GNU tar pads with spaces; names may hold several in a row.
    private static string CollapsePadding(string line)
    {
        var owner = line.IndexOf(' ', line.IndexOf(' ', StringComparison.Ordinal) + 1);
        return line[..owner] + ' ' + line[owner..].TrimStart();
    }
}
