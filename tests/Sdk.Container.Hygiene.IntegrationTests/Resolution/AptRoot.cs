using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Resolution;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Resolution;

/// <summary>
/// apt in a folder of its own: the machine's mirrors, one release of Debian, and nothing installed. apt-get and our resolver read the same Packages files in it.
/// </summary>
public abstract class AptRoot(string release) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IReadOnlyList<PackageIndex> _indexes = [];

    private string[] Suites => MachineMirrors.SuitesOf(release);

    /// <summary>Null where everything is there.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/apt-get"))
        {
            Missing = "apt-get is not installed";
            return;
        }
        var keys = Keyring.Parse(await File.ReadAllBytesAsync(MachineMirrors.Keyring));
        var mirrors = MachineMirrors.Read();
        var sources = Suites.Select(suite => (suite, mirror: mirrors.For(suite) is [var best, ..] ? best : null)).ToList();
        if (sources.Exists(source => source.mirror is null))
        {
            Missing = "this machine's apt has no mirror of Debian";
            return;
        }
        await WriteConfigurationAsync([.. sources.Select(source => $"deb [signed-by={MachineMirrors.Keyring}] {source.mirror!.Name} {source.suite} main")]);
        var update = await RunAsync("update", "--error-on=any");
        if (update.ExitCode != 0)
            Missing = $"apt-get update did not reach the mirror: {string.Join(' ', update.Output.Split('\n').TakeLast(4))}";
        else
            _indexes = await ReadIndexesAsync(keys);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>What apt-get would install, <c>name=version</c>; null where it refuses. Requests may be <c>name=version</c> as well.</summary>
    /// <remarks>By what it would fetch, which is all of it: --simulate says the same, and takes seconds to tell of each step.</remarks>
    public async Task<IReadOnlyList<string>?> AskAsync(string requests, bool recommends)
    {
        var run = await RunAsync(["install", "--print-uris", "--quiet=2", recommends ? "--install-recommends" : "--no-install-recommends", .. requests.Split(' ')]);
        return run.ExitCode != 0 ? null :
            [.. Regex.Matches(run.Output, @"^'[^']+' (?<name>[^_]+)_(?<version>[^_]+)_[^_]+\.deb ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)
                .Select(match => $"{match.Groups["name"].Value}={Uri.UnescapeDataString(match.Groups["version"].Value)}")];
    }

    /// <summary>The files of a package, as it is in the release: absolute path of the folder.</summary>
    public async Task<string> UnpackAsync(string package)
    {
        (await RunAsync("download", "--quiet=2", package)).Succeeded();
        await Tool.RunAsync("dpkg-deb", _folder.Path, "--extract", Directory.EnumerateFiles(_folder.Path, $"{package}_*.deb").Single(), _folder[package]);
        return _folder[package];
    }

    /// <summary>The same from our resolver.</summary>
    public IReadOnlyList<string>? Resolve(string requests, bool recommends)
    {
        try
        {
            return [.. new PackageResolver(_indexes)
                .Resolve(new() { Architecture = "amd64", Packages = [.. requests.Split(' ').Select(Request)], InstallRecommends = recommends })
                .Select(package => $"{package.Package.Name}={package.Package.Version}")];
        }
        catch (HygieneException)
        {
            return null;
        }
    }

    private static PackageRequest Request(string text)
    {
        if (text.Split('=') is not [var name, var version])
            return new(text, null, text);
        VersionConstraint.TryParse(version, out var constraint).ShouldBeTrue();
        return new(name, constraint, text);
    }

    // Nothing of the machine's own configuration: its hooks and its preferences are not the subject. APT::Solver: newer versions of apt come with a second solver.
    private async Task WriteConfigurationAsync(IEnumerable<string> sources)
    {
        foreach (var folder in new[] { "state/lists/partial", "cache/archives/partial", "etc" })
            Directory.CreateDirectory(_folder[folder]);
        await File.WriteAllLinesAsync(_folder["etc/sources.list"], sources);
        await File.WriteAllTextAsync(_folder["status"], "");
        await File.WriteAllTextAsync(_folder["apt.conf"], $$"""
            Dir::Etc { sourcelist "{{_folder["etc/sources.list"]}}"; sourceparts "/dev/null"; parts "/dev/null"; main "/dev/null"; preferences "/dev/null"; preferencesparts "/dev/null"; };
            Dir::State "{{_folder["state"]}}";
            Dir::State::status "{{_folder["status"]}}";
            Dir::Cache "{{_folder["cache"]}}";
            APT { Architecture "amd64"; Architectures { "amd64"; }; Sandbox::User "root"; Solver "internal"; };
            Acquire { GzipIndexes "false"; Languages "none"; Check-Valid-Until "false"; };
            """);
    }

    private Task<ProcessRun> RunAsync(params string[] arguments) => ProcessRun.RunAsync(
        "/usr/bin/apt-get", arguments, _folder.Path, new Dictionary<string, string?> { ["APT_CONFIG"] = _folder["apt.conf"], ["LC_ALL"] = "C.UTF-8" }, TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<PackageIndex>> ReadIndexesAsync(Keyring keys)
    {
        var targets = (await RunAsync("indextargets", "--format", "$(RELEASE) $(FILENAME)", "Created-By: Packages")).Succeeded().Output;
        var indexes = new List<PackageIndex>();
        foreach (var target in targets.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (suite, file) = target.Split(' ') is [var first, var second] ? (first, second) : throw new InvalidOperationException(target);
            var inRelease = file.Replace("_main_binary-amd64_Packages", "_InRelease", StringComparison.Ordinal);
            var release = SignedRelease.Verify(await File.ReadAllBytesAsync(inRelease), suite, keys, TimeProvider.System.GetUtcNow()).Release;
            indexes.Add(PackageIndex.Parse(await File.ReadAllBytesAsync(file), suite, release));
        }
        indexes.Count.ShouldBe(Suites.Length);
        return indexes;
    }
}

/// <summary>Debian 13.</summary>
public sealed class TrixieRoot() : AptRoot("trixie");

/// <summary>Debian 12.</summary>
public sealed class BookwormRoot() : AptRoot("bookworm");
