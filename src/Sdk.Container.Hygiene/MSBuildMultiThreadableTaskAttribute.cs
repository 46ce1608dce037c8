namespace Microsoft.Build.Framework;

/// <summary>
/// Says that a task keeps no state of the process (working directory, environment, statics), so that multithreaded MSBuild runs it in the process.
/// MSBuild looks for it by name; the version compiled against does not have it yet.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
