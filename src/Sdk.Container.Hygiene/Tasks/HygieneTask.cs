using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Runs one step: maps cancellation and failures to MSBuild, nothing else. The only place with asynchrony, cancellation and exceptions.</summary>
// MSBuild never disposes a task, and Cancel may come late from another thread.
#pragma warning disable CA1001 // Types that own disposable fields should be disposable
public abstract class HygieneTask : Microsoft.Build.Utilities.Task, ICancelableTask
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Absolute path: where a message points that knows no better place. MSBuild would name the targets file in this package, where nobody can mend anything.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>May come more than once, and from any thread.</summary>
    public void Cancel() => _cancellation.Cancel();

    public sealed override bool Execute()
    {
        var log = new MSBuildLog(Log, ProjectFile);
        try
        {
            ExecuteAsync(log, _cancellation.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return false; // MSBuild has said that the build was cancelled
        }
        catch (HygieneException failure)
        {
            foreach (var diagnostic in failure.Diagnostics)
                log.Report(diagnostic);
            if (failure.InnerException is { } cause)
                log.Detail(cause.ToString());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Report(InternalDiagnostics.CannotReadOrWrite(failure.Message));
            log.Detail(failure.ToString());
        }
#pragma warning disable CA1031 // Do not catch general exception types: whatever else escapes is our bug, and is said to be one
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.Report(InternalDiagnostics.Bug(failure.GetType().Name, failure.Message));
            log.Info(failure.ToString());
        }
        return !Log.HasLoggedErrors;
    }

    /// <summary>
    /// Says to people what they asked for. The terminal logger passes over messages, even important ones, except those of the form "project -> text": of the last one it prints
    /// the text, all its lines, when the project is done.
    /// </summary>
    protected void Show(string text) => Log.LogMessage(MessageImportance.High, "{0}", $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {text}");

    protected abstract Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken);

    protected static bool ReadSwitch(string name, string value) => value.ToUpperInvariant() switch
    {
        "" or "FALSE" => false,
        "TRUE" => true,
        _ => throw ItemDiagnostics.InvalidProperty(name, value, "true or false").ToException(),
    };
}
