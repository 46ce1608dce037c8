using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>What a second process does to an archive in the tests.</summary>
public static class ArchiveParts
{
    /// <summary>Opens trixie on <c>http://mirror.example/debian</c>, a host that there is not, and tells its date: what only a proxy can bring about.</summary>
    public static async Task OpenAsync(ContentStore store)
    {
        var keyring = Keyring.Parse(ReleaseSigner.Default.PublicKeyring);
        var mirrors = new MirrorList(new() { Mirrors = ["http://mirror.example/debian"] }, [], keyring);
        using var client = new ArchiveClient(store, new() { Keyring = keyring, Mirrors = mirrors, Download = new() { Retries = 1 } }, new RecordingLog());
        try
        {
            var suite = await client.OpenSuiteAsync(new("trixie", ["main"], ["amd64"]), CancellationToken.None);
            Console.WriteLine(suite.Release.Date.ToString("u"));
        }
        catch (HygieneException failure)
        {
            Console.WriteLine(failure.Message);
        }
    }
}
