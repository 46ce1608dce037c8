using System.Diagnostics;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Configuring;

/// <summary>
/// Configures in namespaces of this Linux, without an engine: as root, or as a user with a range of subordinate ids (subuid(5)). Needs unshare of util-linux 2.38, tar, gzip and find;
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
            await WriteScriptAsync(script, cancellationToken);
            return await RunAsync([script, "enter", "probe"], new ScriptOutput(), cancellationToken) == 0;
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
        IReadOnlyList<Layer> finished, Layer unpacked, IReadOnlyList<string> command, string folder, IHygieneLog log, CancellationToken cancellationToken)
    {
        var script = Path.Join(folder, "namespace.sh");
        await WriteScriptAsync(script, cancellationToken);
        Layer[] layers = [.. finished, unpacked];
        var output = new ScriptOutput(log);
        var exitCode = await RunAsync(
            [script, "enter", folder, $"{layers.Length}", .. layers.Select(layer => layer.Path), .. command],
            output, cancellationToken);
        if (exitCode != 0)
            throw (File.Exists(Path.Join(folder, "started")) ? output.ToFailure(Name, exitCode) : ConfiguringDiagnostics.NoNamespaces(output.Tail)).ToException();
        var remaining = (await File.ReadAllTextAsync(Path.Join(folder, "remaining"), cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return new(Path.Join(folder, "changes.tar"), remaining.ToHashSet(StringComparer.Ordinal));
    }

    private async Task<int> RunAsync(IEnumerable<string> arguments, ScriptOutput output, CancellationToken cancellationToken)
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

    private static async Task WriteScriptAsync(string path, CancellationToken cancellationToken)
    {
        await using var source = typeof(NamespaceConfigurer).Assembly.GetManifestResourceStream("namespace.sh")!;
        await using var file = File.Create(path);
        await source.CopyToAsync(file, cancellationToken);
    }
}
