using System.Collections;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Sdk.Container.Hygiene.Tasks;

namespace Sdk.Container.Hygiene.Tests;

/// <summary>What MSBuild would have been told.</summary>
internal sealed class RecordingBuildEngine : IBuildEngine
{
    public List<BuildErrorEventArgs> Errors { get; } = [];
    public List<BuildWarningEventArgs> Warnings { get; } = [];
    public List<BuildMessageEventArgs> Messages { get; } = [];

    public bool ContinueOnError => false;
    public int LineNumberOfTaskNode => 0;
    public int ColumnNumberOfTaskNode => 0;
    public string ProjectFileOfTaskNode => "test.csproj";

    public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e);
    public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Add(e);
    public void LogMessageEvent(BuildMessageEventArgs e) => Messages.Add(e);
    public void LogCustomEvent(CustomBuildEventArgs e) => throw new NotSupportedException();
    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();

    /// <summary>Runs a task and returns the codes of its errors, in order.</summary>
    public IReadOnlyList<string> Run(HygieneTask task)
    {
        task.BuildEngine = this;
        task.Execute().ShouldBe(Errors.Count == 0);
        return [.. Errors.Select(error => error.Code)];
    }

    public static ITaskItem Item(string include, params (string Name, string Value)[] metadata) =>
        new TaskItem(include, metadata.ToDictionary(pair => pair.Name, pair => pair.Value));
}
