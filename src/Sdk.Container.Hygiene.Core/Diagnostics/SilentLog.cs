namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>For what is tried beside the work, and said by the work itself where it fails there, too.</summary>
internal sealed class SilentLog : IHygieneLog
{
    public static SilentLog Instance { get; } = new();

    public void Report(Diagnostic diagnostic)
    {
    }

    public void Info(string message)
    {
    }

    public void Detail(string message)
    {
    }
}
