using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>An archive of a test's own: the usual packages, changed as the test says.</summary>
internal sealed class FakeServer : IDisposable
{
    public FakeServer(Action<FakeArchive> change)
    {
        Archive = FakeDebian.Create();
        change(Archive);
        Server = new(Archive);
    }

    public FakeArchive Archive { get; }
    public FakeArchiveServer Server { get; }

    public void Dispose() => Server.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
