using System.Diagnostics;
using System.Text;

namespace Sdk.Container.Hygiene.Testing.Publishing;

/// <summary>A program that was run to its end: exit code, and output and errors as they came.</summary>
public sealed record ProcessRun(int ExitCode, string Output)
{
    /// <summary>Runs a program. It gets no standard input, and is ended with all its children when <paramref name="cancellationToken"/> says so.</summary>
    public static async Task<ProcessRun> RunAsync(
        string program, IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string?>? environment = null, CancellationToken cancellationToken = default)
    {
        using var process = Start(program, arguments, workingDirectory, environment);
        StringBuilder output = new();
        void Append(object _, DataReceivedEventArgs line)
        {
            if (line.Data is not null)
                lock (output)
                    output.AppendLine(line.Data);
        }
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        lock (output)
            return new(process.ExitCode, output.ToString());
    }

    /// <summary>Starts a program and leaves it to the caller; null as a value takes a variable out of the environment.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment.Remove(name);
            if (value is not null)
                start.Environment[name] = value;
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        return process;
    }

    /// <summary>This run, or an exception with all that it printed.</summary>
    public ProcessRun Succeeded() => ExitCode == 0 ? this : throw new InvalidOperationException($"exit code {ExitCode}:\n{Output}");
}
