using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

[assembly: AssemblyFixture(typeof(Sdk.Container.Hygiene.Tests.Publishing.PublishFixture))]

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>Packs once for all tests, and serves a signed fake archive on the loopback address. Tests that change the archive make one of their own.</summary>
public sealed class PublishFixture : IAsyncLifetime
{
    private SdkPackage? _package;
    private string? _folder;

    public SdkPackage Package => _package ?? throw new InvalidOperationException("not packed");
    public FakeArchiveServer Server { get; } = new(FakeDebian.Create());
    public string Keyring => Path.Combine(_folder!, "test.gpg");

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("hygiene-keyring-").FullName;
        await File.WriteAllBytesAsync(Keyring, ReleaseSigner.Default.PublicKeyring.ToArray());
        _package = await SdkPackage.PackAsync();
    }

    /// <summary>A project that uses the fake archive.</summary>
    public TestProject Create(string lines = "", string name = "hello", string sdk = "Microsoft.NET.Sdk", string program = "System.Console.WriteLine(\"hello\");", FakeArchiveServer? server = null)
    {
        var project = TestProject.Create(Package, lines, name, sdk, program);
        Use(project, server ?? Server);
        return project;
    }

    public void Use(TestProject project, FakeArchiveServer server)
    {
        project.Properties.Add($"-p:DebianMirror={server.Mirror}");
        project.Properties.Add($"-p:DebianKeyring={Keyring}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _package?.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }
}
