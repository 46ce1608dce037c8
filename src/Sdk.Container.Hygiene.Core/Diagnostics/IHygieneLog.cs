namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>Where the core reports to. The task assembly forwards to MSBuild; tests record.</summary>
public interface IHygieneLog
{
    /// <summary>A coded warning (or an error that does not stop the work at hand).</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>Progress and summaries: shown at normal verbosity.</summary>
    void Info(string message);

    /// <summary>What a maintainer wants to see: shown at detailed verbosity.</summary>
    void Detail(string message);
}
