using System.Diagnostics;
using System.Text;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>
/// A dockerd (or podman's service) of a test's own, in mount, network and process namespaces of its own: it neither sees nor touches another engine of the machine, its bridge or its
/// rules of iptables, and what it mounts and starts ends with it.
/// </summary>
public sealed class Engine : IAsyncDisposable
{
    // The first process of the namespaces, whose end ends all others in them. It ends with the engine, and kills it when its standard input ends: that is how the test says so, and what
    // happens when the test itself is killed.
    private const string Init = """
        ip link set lo up
        exec 3<&0
        [ -z "$DISK" ] || { mkdir -p "$FOLDER/data" && mount -t tmpfs -o "size=$DISK" tmpfs "$FOLDER/data"; }
        "$0" "$@" </dev/null 3<&- &
        daemon=$!
        { read -r _ <&3; kill -KILL $daemon; } &
        wait $daemon
        """;

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private readonly IReadOnlyList<string> _command;
    private readonly string _disk;
    private readonly StringBuilder _log = new();
    private Process? _unshare;

    private Engine(string folder, string program, IEnumerable<string> arguments, string disk)
    {
        (_folder, _command, _disk) = (folder, [program, .. arguments], disk);
        Api = new(Socket);
        _unshare = Start();
    }

    private Process Start()
    {
        ProcessStartInfo start = new("unshare", ["--mount", "--net", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc", "sh", "-c", Init, .. _command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Its own words only: a proxy, a context or another engine's address is not for it.
        start.Environment.Remove("DOCKER_HOST");
        start.Environment.Remove("DOCKER_CONTEXT");
        start.Environment.Remove("CONTAINER_HOST");
        start.Environment["FOLDER"] = _folder;
        start.Environment["DISK"] = _disk;
        var unshare = Process.Start(start) ?? throw new InvalidOperationException("unshare did not start");
        unshare.OutputDataReceived += Append;
        unshare.ErrorDataReceived += Append;
        unshare.BeginOutputReadLine();
        unshare.BeginErrorReadLine();
        return unshare;
    }

    /// <summary>Absolute path of the API's socket, short enough for any client.</summary>
    public string Socket => $"{_folder}/d.sock";

    /// <summary>The value for DOCKER_HOST.</summary>
    public string Host => $"unix://{Socket}";

    public EngineApi Api { get; }

    /// <summary>Starts a dockerd and waits until it answers. Throws with what it printed where it ends before.</summary>
    /// <param name="disk">As <c>mount -o size=</c> has it, for an engine whose disk is soon full: <c>64m</c>.</param>
    public static Task<Engine> StartAsync(CancellationToken cancellationToken, string disk = "") => StartAsync("dockerd",
        folder =>
        [
            "--host", $"unix://{folder}/d.sock", "--data-root", $"{folder}/data", "--exec-root", $"{folder}/exec", "--pidfile", $"{folder}/d.pid", "--log-level", "warn",
        ], disk, cancellationToken);

    /// <summary>Starts podman's service, with a store of its own.</summary>
    /// <remarks>With runc where it is: crun refuses mixed versions of control groups, which test machines have.</remarks>
    public static Task<Engine> StartPodmanAsync(CancellationToken cancellationToken) => StartAsync("podman",
        folder =>
        [
            .. File.Exists(Runc) ? new[] { "--runtime", Runc } : [], "--root", $"{folder}/data", "--runroot", $"{folder}/run", "--tmpdir", $"{folder}/tmp", "--cgroup-manager", "cgroupfs",
            "--events-backend", "file", "--log-level", "warn", "system", "service", "--time=0", $"unix://{folder}/d.sock",
        ], "", cancellationToken);

    private const string Runc = "/usr/sbin/runc";

    private static async Task<Engine> StartAsync(string program, Func<string, IEnumerable<string>> arguments, string disk, CancellationToken cancellationToken)
    {
        // Not TMPDIR, which may be long: the address of a socket has room for 107 bytes, and some clients take less.
        var folder = $"/tmp/hyg-{Guid.NewGuid().ToString("N")[..8]}";
        Directory.CreateDirectory(folder);
        Engine engine = new(folder, program, arguments(folder), disk);
        try
        {
            await engine.WaitUntilReadyAsync(cancellationToken);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks a server that listens in the engine's network, as <c>172.17.0.2</c>, and returns head and body of the answer; null while nobody listens.</summary>
    /// <remarks>By bash's own sockets: it is on every Debian, and curl is not. unshare itself lives in the new network, too.</remarks>
    public async Task<string?> GetAsync(string address, int port, string path, CancellationToken cancellationToken)
    {
        const string Request = """exec 3<>"/dev/tcp/$0/$1" || exit 7; printf 'GET %s HTTP/1.0\r\nHost: test\r\n\r\n' "$2" >&3; cat <&3""";
        var run = await RunAsync("bash", ["-c", Request, address, $"{port}", path], cancellationToken);
        return run.ExitCode == 7 ? null : run.Succeeded().Output;
    }

    /// <summary>Starts a program whose standard input and output are a connection to a server in the engine's network; it ends at once where nobody listens, and with the server's side of the connection.</summary>
    internal Process Connect(string address, int port) => Process.Start(
        new ProcessStartInfo("nsenter", [$"--net=/proc/{Unshare.Id}/ns/net", "bash", "-c", """exec 3<>"/dev/tcp/$0/$1" 4<&0 || exit 7; cat <&4 >&3 & cat <&3; kill $!""", address, $"{port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("nsenter did not start");

    /// <summary>Runs a program of this machine in the engine's network.</summary>
    public Task<ProcessRun> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ProcessRun.RunAsync("nsenter", [$"--net=/proc/{Unshare.Id}/ns/net", program, .. arguments], _folder, cancellationToken: cancellationToken);

    /// <summary>Shows the engine a folder of this machine below another path: alone in a folder that it sees as empty otherwise.</summary>
    public async Task MountAsync(string folder, string below, CancellationToken cancellationToken) => (await ProcessRun.RunAsync(
        "nsenter", [$"--mount=/proc/{Unshare.Id}/ns/mnt", "sh", "-ec", """mount -t tmpfs none "$1"; mkdir "$1/$2"; mount --bind "$0" "$1/$2" """, folder, below, Path.GetFileName(folder)],
        _folder, cancellationToken: cancellationToken)).Succeeded();

    /// <summary>Ends it and all its containers without a word, as a host that loses its power. What it has on its disk stays for <see cref="StartAgainAsync"/>.</summary>
    public async Task KillAsync()
    {
        if (_unshare is null)
            return;
        if (!await EndAsync(_unshare.StandardInput.Close))
            await EndAsync(_unshare.Kill); // and its child with it: --kill-child
        _unshare.Dispose();
        _unshare = null;
        // What lies below /run on a host, and is gone after a boot: there, process numbers of before mean others now.
        File.Delete(Socket);
        File.Delete($"{_folder}/d.pid");
        if (Directory.Exists($"{_folder}/exec"))
            Directory.Delete($"{_folder}/exec", recursive: true);
    }

    /// <summary>Starts it once more on what it has, and waits until it answers. Containers that restart by themselves come up meanwhile.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken)
    {
        _unshare = Start();
        return WaitUntilReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // unshare ends when the kernel has ended all processes of the namespaces.
    private async Task<bool> EndAsync(Action ask)
    {
        using CancellationTokenSource limit = new(LongestEnd);
        try
        {
            ask();
            await Unshare.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!await Api.PingAsync(cancellationToken))
        {
            if (Unshare.HasExited || waited.Elapsed > LongestStart)
                throw new InvalidOperationException($"the engine does not answer:\n{Log}");
            await Task.Delay(20, cancellationToken);
        }
    }

    private Process Unshare => _unshare ?? throw new InvalidOperationException("the engine was killed");

    private string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    private void Append(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
            _log.AppendLine(line.Data);
    }
}
