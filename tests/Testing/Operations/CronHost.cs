using System.Diagnostics;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Testing.Operations;

/// <summary>
/// Debian's cron(8) itself on a host whose files are in a folder: usr, etc, var/lib and var/backups lie over the machine's own in mount and process namespaces of cron's, where no systemd
/// runs and an engine has its usual socket. Its tables are those of the folder's etc/cron.d alone. All that it has started ends with it.
/// </summary>
public sealed class CronHost : IAsyncDisposable
{
    private const string Script = """
        set -e
        unset DOCKER_HOST HYGIENE_ROOT
        cd "$1"
        for folder in usr etc var/lib var/backups; do
            [ -d "$2/$folder" ] || continue
            mkdir -p "work/$folder"
            mount -t overlay -o "lowerdir=/$folder,upperdir=$2/$folder,workdir=$PWD/work/$folder" overlay "/$folder"
        done
        mount --bind "$2/etc/cron.d" /etc/cron.d
        for folder in /var/spool/cron/crontabs /run; do mount -t tmpfs -o mode=755 none $folder; done
        mkdir /run/lock
        ln -s "$3" /run/docker.sock
        LD_PRELOAD="$4" cron -f &

        """;

    private readonly Process _process;

    private CronHost(Process process) => _process = process;

    public bool HasEnded => _process.HasExited;

    /// <param name="folder">Absolute path of a folder on the disk of <paramref name="root"/>, where <paramref name="script"/> begins.</param>
    /// <param name="root">Absolute path of the host's folder.</param>
    /// <param name="clock">Absolute path of a library for cron alone, with another clock; empty: none.</param>
    /// <param name="script">For sh, beside cron; all ends with it.</param>
    /// <param name="environment">For cron itself and the script.</param>
    public static CronHost Start(string folder, string root, Engine engine, string clock = "", string script = "wait", IReadOnlyDictionary<string, string?>? environment = null)
    {
        Write("crontab", "");
        // cron's session asks modules of PAM that do not work in a container.
        Write("pam.d/cron", "auth sufficient pam_permit.so\naccount sufficient pam_permit.so\nsession sufficient pam_permit.so\n");
        return new(ProcessRun.Start("unshare", ["--mount", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc", "sh", "-c", Script + script, "sh", folder, root, engine.Socket, clock], "/", environment));

        void Write(string path, string text)
        {
            var file = Path.Combine(root, "etc", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
