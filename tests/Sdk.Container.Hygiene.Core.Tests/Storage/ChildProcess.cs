using System.Diagnostics;
using System.Runtime.CompilerServices;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Storage;

/// <summary>
/// Another process that uses the store: this very test program, which plays a part instead of running tests where <see cref="Variable"/> names one.
/// It says on its output how far it is, and goes on when it is told to on its input.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const string Variable = "HYGIENE_TEST_PART";
    private readonly Process _process;

    /// <param name="wrapper">A program and arguments to run it in, for example <c>unshare</c>.</param>
    public ChildProcess(string part, string store, params string[] wrapper)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [.. wrapper, dotnet, "exec", typeof(ChildProcess).Assembly.Location];
        _process = new()
        {
            StartInfo = new(command[0], command[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { [Variable] = part, ["HYGIENE_TEST_STORE"] = store },
            },
        };
        _process.Start();
    }

    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

    public void GoOn() => _process.StandardInput.WriteLine("go on");

    public async Task<string> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.ExitCode.ShouldBe(0, error);
        return output.Trim();
    }

    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

#pragma warning disable CA2255 // The 'ModuleInitializer' attribute should not be used in libraries: this is a program, and the part must run before the test runner does
    [ModuleInitializer]
    internal static void PlayPart()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } part)
            return;
        var store = new ContentStore(Environment.GetEnvironmentVariable("HYGIENE_TEST_STORE")!);
        (part == "proxy" ? ArchiveParts.OpenAsync(store) : StoreParts.PlayAsync(part, store)).GetAwaiter().GetResult(); // in another assembly: nothing of this one runs on other threads before its initializer has ended
        Environment.Exit(0);
    }
}
