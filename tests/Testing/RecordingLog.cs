using System.Collections.Concurrent;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>Keeps what the core reports.</summary>
public sealed class RecordingLog : IHygieneLog
{
    private readonly ConcurrentQueue<Diagnostic> _diagnostics = [];
    private readonly ConcurrentQueue<string> _infos = [];
    private readonly ConcurrentQueue<string> _details = [];

    public IReadOnlyList<Diagnostic> Diagnostics => [.. _diagnostics];

    public IReadOnlyList<string> Codes => [.. _diagnostics.Select(diagnostic => diagnostic.Code)];

    public IReadOnlyList<string> Infos => [.. _infos];

    public IReadOnlyList<string> Details => [.. _details];

    public void Report(Diagnostic diagnostic) => _diagnostics.Enqueue(diagnostic);

    public void Info(string message) => _infos.Enqueue(message);

    public void Detail(string message) => _details.Enqueue(message);
}
