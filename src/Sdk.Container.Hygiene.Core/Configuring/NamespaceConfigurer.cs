using System.Diagnostics;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Configuring;

/// <summary>
/// Configures in namespaces of this Linux, without an engine: as root, or as a user with a range of subordinate ids (subuid(5)). Needs unshare and setsid of util-linux 2.38, tar, dd, find, and ip or perl;
/// the root filesystem is in memory, and gone with the namespaces, however they end.
/// </summary>
/// <param name="launcher">A program with arguments that runs the shell which follows it, for example as another user; empty: the shell is run as it is.</param>
public sealed class NamespaceConfigurer(params IReadOnlyList<string> launcher) : IRootConfigurer
{
    public string Name => "namespaces of this machine";

    /// <summary>Whether this process is root's, and this machine has the tools and lets it have namespaces: inside a container it often does not.</summary>
    public async Task<bool> IsUsableAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("hygiene-");
        try
        {
            var script = Path.Join(folder.FullName, "namespace.sh");
            WriteScript(script);
            return await RunAsync([script, "enter", "probe"], new ScriptOutput(), null, cancellationToken) == 0;
        }
        catch (HygieneException)
        {
            return false; // the machine has no shell
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public async Task<RootChanges> RunAsync(
        IReadOnlyList<Layer> finished, Task<Layer> unpacked, IReadOnlyList<string> command, string folder, IHygieneLog log, CancellationToken cancellationToken)
    {
        var script = Path.Join(folder, "namespace.sh");
        WriteScript(script);
        var output = new ScriptOutput(log);
        var exitCode = await RunAsync([script, "enter", folder, $"{finished.Count + 1}", .. command], output, Feed, cancellationToken);
        if (exitCode != 0)
            throw (File.Exists(Path.Join(folder, "started")) ? output.ToFailure(Name, exitCode) : ConfiguringDiagnostics.NoNamespaces(output.Tail)).ToException();
        var remaining = (await File.ReadAllTextAsync(Path.Join(folder, "remaining"), cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return new(Path.Join(folder, "changes.tar"), remaining.ToHashSet(StringComparer.Ordinal));

        // It has ended already where it reads no more: its exit code says why.
        void Feed(Stream input)
        {
            if (finished.All(layer => LayerFeed.TryWrite(input, layer, cancellationToken)))
                LayerFeed.TryWrite(input, unpacked.WaitAsync(cancellationToken).GetAwaiter().GetResult(), cancellationToken);
        }
    }

    private async Task<int> RunAsync(IEnumerable<string> arguments, ScriptOutput output, Action<Stream>? feed, CancellationToken cancellationToken)
    {
        List<string> line = [.. launcher, "/bin/sh", .. arguments];
        using Process process = new() { StartInfo = new(line[0], line.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true } };
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw ConfiguringDiagnostics.NoNamespaces(exception.Message).ToException(exception);
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            // A thread of its own: composing keeps those of the pool busy.
            if (feed is not null)
                await Task.Factory.StartNew(() => feed(process.StandardInput.BaseStream), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        finally
        {
            // The script's word for "end it all".
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static void WriteScript(string path)
    {
        using var source = typeof(NamespaceConfigurer).Assembly.GetManifestResourceStream("namespace.sh")!;
        using var file = File.Create(path);
        source.CopyTo(file);
    }
}
