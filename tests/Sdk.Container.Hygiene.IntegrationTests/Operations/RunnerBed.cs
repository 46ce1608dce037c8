using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A host for the runner in a folder: HYGIENE_ROOT, with an app's ops.json.</summary>
internal sealed class RunnerBed : IDisposable
{
    private const UnixFileMode OwnersAlone = (UnixFileMode)0b110_100_100;

    private readonly TemporaryFolder _folder = new();
    private readonly string _app;

    public RunnerBed(string ops, string app = "shop")
    {
        _app = app;
        Directory.CreateDirectory(Path.GetDirectoryName(OpsFile)!, (UnixFileMode)0b111_101_101);
        Write(OpsFile, ops);
        Environment = new() { ["HYGIENE_ROOT"] = Root, ["JOURNAL_STREAM"] = null, ["INVOCATION_ID"] = null, ["DOCKER_HOST"] = null };
    }

    public string Root => _folder.Path;

    public string OpsFile => this[$"usr/share/{_app}-ops/ops.json"];

    /// <summary>As the image's label has it.</summary>
    public string OpsDigest => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(OpsFile)))}";

    public Dictionary<string, string?> Environment { get; }

    public string this[string path] => _folder[path];

    public static string Runner => Path.Combine(Repository.Root, "templates/runner/hygiene");

    public static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, OwnersAlone);
    }

    public static void WriteProgram(string file, string text)
    {
        Write(file, text);
        File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
    }

    public Task<ProcessRun> RunAsync(params string[] arguments) => ProcessRun.RunAsync("bash", [Runner, .. arguments], "/", Environment, TestContext.Current.CancellationToken);

    /// <summary>Runs it to an exit code; whatever else it is, fails the test with the output.</summary>
    public async Task<string> ShouldEndAsync(int exitCode, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        run.ExitCode.ShouldBe(exitCode, run.Output);
        return run.Output;
    }

    /// <summary>Starts it. Its output goes nowhere: what it leaves behind when it is killed would keep a pipe open.</summary>
    public Process Start(params string[] arguments) => ProcessRun.Start("bash", ["-c", """exec bash "$@" >/dev/null 2>&1""", "bash", Runner, .. arguments], "/", Environment);

    /// <summary>What is known of a job of alice's.</summary>
    public JsonObject State(string name) => JsonNode.Parse(File.ReadAllText(this[$"var/lib/hygiene/{_app}/alice/{name}.json"]))!.AsObject();

    /// <summary>Notes that an instance's job has begun its slots up to a time; a job that never ran has none to make up for.</summary>
    public void SetSlot(string job, DateTimeOffset time, string instance = "alice") => Write(this[$"var/lib/hygiene/{_app}/{instance}/.{job}.slot"], $"{time.ToUnixTimeSeconds()}\n");

    /// <summary>Waits for what another process does.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(3));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _folder.Dispose();
}
