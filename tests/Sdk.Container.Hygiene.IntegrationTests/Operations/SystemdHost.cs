using System.Diagnostics;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>
/// A host on which systemd itself is process 1, and Debian's docker.service runs: a <see cref="HostRoot"/> that is booted, in namespaces and a control group of its own. What it could change
/// of the machine is read-only or not there: kernel settings but for its own network's, devices, the clock, modules.
/// </summary>
internal sealed class SystemdHost : IAsyncDisposable
{
    private const string Boot = """
        set -e
        cd "$1"
        mount -t overlay -o lowerdir=/usr,upperdir=upper,workdir=work overlay root/usr
        mkdir -p root/sys
        mount --rbind root root
        cd root
        mount -t tmpfs -o mode=755 tmpfs run
        mount -t proc proc proc
        mount --bind proc/sys proc/sys
        mount -o remount,bind,ro proc/sys
        mount --bind /proc/sys/net proc/sys/net
        mount -t tmpfs -o mode=755 tmpfs dev
        for device in null zero full random urandom tty; do
            touch dev/$device
            mount --bind /dev/$device dev/$device
        done
        ln -s /proc/self/fd dev/fd
        ln -s pts/ptmx dev/ptmx
        mkdir dev/shm dev/pts
        mount -t sysfs -o ro sysfs sys
        mount -t cgroup2 cgroup2 sys/fs/cgroup
        cp --archive --no-clobber /etc/alternatives etc
        mkdir old
        pivot_root . old
        cd /
        umount --lazy old
        rmdir old
        mount --make-rshared /
        exec setpriv --bounding-set -sys_module,-sys_time,-sys_rawio,-syslog env -i container=other PATH=/usr/sbin:/usr/bin /lib/systemd/systemd --system
        """;

    // Standard input ends with the test, however that ends: then everything does.
    private const string Init = """
        exec 3<&0 2>/dev/null
        sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$@" </dev/null >"$LOG" 2>&1 3<&- &
        all=$!
        { read -r _ <&3; kill -KILL $all; } &
        wait $all
        """;

    private static readonly string[] Masked =
        ["dev-hugepages.mount", "dev-mqueue.mount", "proc-sys-fs-binfmt_misc.automount", "sys-fs-fuse-connections.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount", "systemd-logind.service"];

    // Where the second version of control groups is, alone or beside the first.
    private static readonly string ControlGroups = Directory.Exists("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";

    private readonly HostRoot _root;
    private readonly string _group = Path.Join(ControlGroups, $"hygiene-test-{Guid.NewGuid():N}");
    private Process? _init;
    private string _first = "";

    private SystemdHost(HostRoot root) => _root = root;

    /// <summary>Absolute path on this machine of a path of the host, but for what lies in /usr or /run.</summary>
    public string this[string path] => _root[path];

    /// <summary>A host with all that an app's package depends on, booted. Skips where this machine cannot do it.</summary>
    public static async Task<SystemdHost> StartAsync(OperationsManifest manifest)
    {
        Tool.Need("systemctl", "docker", "dockerd", "jq", "zstd", "setpriv", "nsenter");
        SystemdHost host = new(await HostRoot.BeforeBootAsync(manifest));
        try
        {
            host.Write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
            host.Write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nmessagebus:x:101:101::/nonexistent:/usr/sbin/nologin\n");
            host.Write("etc/group", "root:x:0:\nadm:x:4:\nutmp:x:43:\nmessagebus:x:101:\ndocker:x:102:\n");
            // Its control group has none of the controllers that systemd would share with docker.
            host.Write("etc/docker/daemon.json", """{ "exec-opts": ["native.cgroupdriver=cgroupfs"] }""");
            Directory.CreateDirectory(host["etc/systemd/system/multi-user.target.wants"]);
            File.CreateSymbolicLink(host["etc/systemd/system/default.target"], "/lib/systemd/system/multi-user.target");
            File.CreateSymbolicLink(host["etc/systemd/system/multi-user.target.wants/docker.service"], "/lib/systemd/system/docker.service");
            foreach (var unit in Masked)
                File.CreateSymbolicLink(host[$"etc/systemd/system/{unit}"], "/dev/null");
            await host.BootAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Boots it, and waits until all that is enabled is up.</summary>
    public async Task BootAsync()
    {
        Directory.CreateDirectory(_group);
        ProcessStartInfo start = new("sh",
        [
            "-c", Init, "sh", _group, "unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--cgroup", "--fork", "--kill-child=SIGKILL", "sh", "-ec", Boot, "sh", _root.Folder,
        ]) { RedirectStandardInput = true };
        start.Environment["LOG"] = Path.Join(_root.Folder, "boot.log");
        _init = Process.Start(start) ?? throw new InvalidOperationException("sh did not start");
        var scope = Path.Join(_group, "init.scope", "cgroup.procs");
        await RunnerBed.UntilAsync(() =>
        {
            _init.HasExited.ShouldBeFalse(File.Exists(start.Environment["LOG"]) ? File.ReadAllText(start.Environment["LOG"]!) : "");
            _first = File.Exists(scope) ? File.ReadLines(scope).FirstOrDefault() ?? "" : "";
            return _first.Length > 0;
        });
        // It does not listen at once.
        ProcessRun run = new(1, "");
        await RunnerBed.UntilAsync(() => (run = TryAsync("timeout 150 systemctl is-system-running --wait 2>&1").GetAwaiter().GetResult()).Output.Trim() is "running" or "degraded");
        run.Output.Trim().ShouldBe("running", (await TryAsync("systemctl --failed; journalctl --no-pager --lines=200")).Output);
    }

    /// <summary>Takes its power away.</summary>
    public async Task KillAsync()
    {
        if (_init is null)
            return;
        _init.StandardInput.Close();
        await _init.WaitForExitAsync();
        _init.Dispose();
        _init = null;
        // The last of its processes may be about to end.
        for (var tries = 0; tries < 600 && !TryRemove(); tries++)
            await Task.Delay(100);

        bool TryRemove()
        {
            try
            {
                foreach (var group in Directory.EnumerateDirectories(_group, "*", SearchOption.AllDirectories).Append(_group).OrderByDescending(path => path.Length))
                    Directory.Delete(group);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return !Directory.Exists(_group);
            }
            return true;
        }
    }

    /// <summary>Runs a script as root to its end; one that fails is an exception with all that it printed.</summary>
    public async Task<string> RunAsync(string script) => (await TryAsync(script)).Succeeded().Output;

    public Task<ProcessRun> TryAsync(string script) => ProcessRun.RunAsync(
        "nsenter", ["--target", _first, "--mount", "--pid", "--net", "--ipc", "--uts", "--cgroup", "--root", "--wd", "env", "-i", "PATH=/usr/sbin:/usr/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", "sh", "-ec", script],
        "/", cancellationToken: TestContext.Current.CancellationToken);

    public void Write(string path, string text) => _root.Write(path, text);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await KillAsync();
        }
        finally
        {
            _root.Dispose();
        }
    }
}
