using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Packaging;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>
/// A Debian host to throw away: this machine's programs beneath an overlay, with an /etc, /var and /run of its own and a package database in which nothing is installed. It is there in a
/// mount namespace while a command runs, and costs nothing to make.
/// </summary>
internal sealed class HostRoot : IDisposable
{
    private const string Enter = """
        set -e
        cd "$1"; shift
        mount -t overlay -o lowerdir=/usr,upperdir=upper,workdir=work overlay root/usr
        mount --bind /dev root/dev
        mount --bind /proc root/proc
        exec chroot root env -i PATH=/usr/sbin:/usr/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive sh -ec "$1"
        """;

    /// <summary>Says what is enabled by the links that are there, makes them as systemctl does it without a systemd, finds active what has a file in /run/active, and writes down what else it is asked to do.</summary>
    private const string Systemctl = """
        #!/bin/sh
        verb='' units=''
        for word; do
            case "$word" in
            -*) ;;
            *) if [ -z "$verb" ]; then verb=$word; else units="$units $word"; fi ;;
            esac
        done
        case "$verb" in
        is-enabled) [ -L /etc/systemd/system/*.wants/${units# } ] && echo enabled ;;
        is-active) [ -e "/run/active/${units# }" ] || exit 3 ;;
        preset) exec /usr/bin/systemctl.real --root=/ "$@" ;;
        *) echo "$verb$units" >>/run/systemctl.log ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();

    private HostRoot()
    {
        foreach (var folder in (string[])["upper", "work", .. new[] { "usr", "dev", "proc", "tmp", "root", "run", "etc", "var/log", "var/backups", "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/alternatives" }.Select(each => $"root/{each}")])
            Directory.CreateDirectory(_folder[folder]);
        foreach (var link in (string[])["bin", "sbin", "lib", "lib64"])
            File.CreateSymbolicLink(this[link], $"usr/{link}");
        Write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        Write("etc/group", "root:x:0:\n");
        Write("var/lib/dpkg/status", "");
    }

    /// <summary>Absolute path on this machine of the folder that has the root, and what is beneath and above its /usr.</summary>
    public string Folder => _folder.Path;

    /// <summary>Absolute path on this machine of a path of the root, but for what lies in /usr.</summary>
    public string this[string path] => _folder[$"root/{path}"];

    /// <summary>What systemctl was asked to do since this was read last.</summary>
    public IReadOnlyList<string> TakeCalls()
    {
        var log = this["run/systemctl.log"];
        string[] calls = File.Exists(log) ? File.ReadAllLines(log) : [];
        File.Delete(log);
        return calls;
    }

    /// <summary>A host on which systemd seems to run, and all that a package of operations depends on is installed.</summary>
    /// <param name="policy">What policy-rc.d answers; null where there is none.</param>
    public static async Task<HostRoot> WithSystemdAsync(int? policy = null)
    {
        var host = await PrepareAsync("mv /usr/bin/systemctl /usr/bin/systemctl.real; cp /tmp/systemctl /usr/bin/systemctl; chmod 755 /usr/bin/systemctl");
        Directory.CreateDirectory(host["run/systemd/system"]);
        if (policy is not null)
            await host.RunAsync($"printf '#!/bin/sh\\nexit {policy}\\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d");
        return host;
    }

    /// <summary>A host on which nothing runs yet: see <see cref="SystemdHost"/>.</summary>
    public static Task<HostRoot> BeforeBootAsync(OperationsManifest manifest) => PrepareAsync("", manifest);

    /// <summary>A host, or the chroot of one, that has no part of systemd.</summary>
    public static Task<HostRoot> WithoutSystemdAsync() => PrepareAsync("rm -f /usr/bin/systemctl /usr/bin/deb-systemd-helper /usr/bin/deb-systemd-invoke");

    /// <summary>Runs a script to its end; one that fails is an exception with all that it printed.</summary>
    public async Task<string> RunAsync(string script) => (await TryAsync(script)).Succeeded().Output;

    public Task<ProcessRun> TryAsync(string script) =>
        ProcessRun.RunAsync("unshare", ["--mount", "sh", "-c", Enter, "sh", _folder.Path, script], "/", cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Installs or upgrades without questions: what an administrator has changed stays.</summary>
    public Task<string> InstallAsync(params DebPackage[] packages) => InstallAsync([.. packages.Select(package => new OperationsFile(package.FileName, DebWriter.Write(package)))]);

    /// <summary>The same of files.</summary>
    public async Task<string> InstallAsync(params OperationsFile[] packages)
    {
        foreach (var package in packages)
            await File.WriteAllBytesAsync(this[$"tmp/{package.Path}"], package.Content);
        return await RunAsync($"dpkg --force-unsafe-io --force-confdef --force-confold --install {string.Join(' ', packages.Select(package => $"/tmp/{package.Path}"))}");
    }

    public Task<string> StatusOfAsync(string package) => RunAsync($"dpkg-query --show --showformat='${{db:Status-Status}}' {package} || true");

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<HostRoot> PrepareAsync(string script, OperationsManifest? manifest = null)
    {
        Tool.Need("unshare", "dpkg", "dpkg-deb", "deb-systemd-invoke");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a mount namespace needs root");
        HostRoot host = new();
        try
        {
            host.Write("tmp/systemctl", Systemctl);
            await host.RunAsync($"rm -f /usr/sbin/policy-rc.d; {script}");
            // Of alternatives the first is there.
            string[] needs = [.. HostPackages.Of(manifest ?? RenderingSamples.Shop).Select(need => need.Split(' ')[0])];
            await host.InstallAsync([.. needs.Concat(["docker.io", "cron", "bsdextrautils", "jq", "zstd"]).Select(Empty)]);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private static DebPackage Empty(string name) =>
        new() { Name = name, Version = DebianVersion.Parse("1"), Maintainer = "Jane Doe <jane@example.com>", Synopsis = "stands for a package", Modified = SampleOperationsPackage.Time };
}
