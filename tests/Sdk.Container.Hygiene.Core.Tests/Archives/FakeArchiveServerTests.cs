using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Tests.Storage;

namespace Sdk.Container.Hygiene.Tests.Archives;

/// <summary>The whole way over real sockets on this machine.</summary>
public sealed class FakeArchiveServerTests
{
    [Fact]
    public async Task Suites_and_packages_are_read_over_real_HTTP()
    {
        var archive = FakeArchive.Trixie;
        var packages = Enumerable.Range(0, 40).Select(i => archive["trixie"].Add(FakePackage.Of($"package-{i}") with { Deb = new byte[i * 5000 + 1] })).ToList();
        var fixedPackage = archive["trixie-security"].Add(FakePackage.Of(new DebBuilder("fixed").File("usr/bin/fixed", "text")));
        await using var server = new FakeArchiveServer(archive);
        using var folder = new TemporaryFolder();
        var keyring = Keyring.Parse(archive.Signer.PublicKeyring);
        using var client = new ArchiveClient(new ContentStore(folder.Path), new() { Keyring = keyring, Mirrors = new(new() { Mirrors = [server.Mirror] }, [], keyring) }, new RecordingLog());
        var token = TestContext.Current.CancellationToken;

        var suites = await Task.WhenAll(new[] { "trixie", "trixie-updates", "trixie-security" }.Select(suite => client.OpenSuiteAsync(new(suite, ["main"], ["amd64"]), token)));
        var indexes = await Task.WhenAll(suites.Select(suite => suite.LoadIndexesAsync("amd64", token)));
        indexes.Select(index => index.Single().Count).ShouldBe([40, 0, 1]);

        var paths = await Task.WhenAll(packages.Select(package => client.FetchPackageAsync(package.Lock(), archive["trixie"].Date, token)));
        paths.Select(path => new FileInfo(path).Length).ShouldBe(packages.Select(package => (long)package.Deb.Length));
        File.Exists(await client.FetchPackageAsync(fixedPackage.Lock("trixie-security"), archive["trixie"].Date, token)).ShouldBeTrue();
        (await Should.ThrowAsync<HygieneException>(() => client.FetchPackageAsync(FakePackage.Of("gone").Lock(), archive["trixie"].Date, token))).Code.ShouldBe("HYG3013");
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_asked()
    {
        var archive = FakeArchive.Trixie;
        await using var server = new FakeArchiveServer(archive);
        using var folder = new TemporaryFolder();
        var proxy = server.Mirror.Replace("/debian", "", StringComparison.Ordinal);
        using var child = new ChildProcess("proxy", folder.Path, "env", "-u", "no_proxy", "-u", "NO_PROXY", $"http_proxy={proxy}");
        (await child.EndAsync()).ShouldBe(archive["trixie"].Date.ToString("u"));
        server.Paths.ShouldBe(["http://mirror.example/debian/dists/trixie/InRelease"]);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_can_be_left_at_any_time()
    {
        await using var server = new FakeArchiveServer(FakeArchive.Trixie) { IsSilent = _ => true };
        using var folder = new TemporaryFolder();
        var keyring = Keyring.Parse(ReleaseSigner.Default.PublicKeyring);
        using var client = new ArchiveClient(new ContentStore(folder.Path), new() { Keyring = keyring, Mirrors = new(new() { Mirrors = [server.Mirror] }, [], keyring) }, new RecordingLog());
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var opening = client.OpenSuiteAsync(new("trixie", ["main"], ["amd64"]), cancellation.Token);
        while (server.Paths.Count == 0)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => opening);
    }

    [Fact]
    public async Task A_server_that_does_not_listen_is_an_error_with_its_cause()
    {
        var server = new FakeArchiveServer(FakeArchive.Trixie);
        await server.DisposeAsync();
        using var folder = new TemporaryFolder();
        var keyring = Keyring.Parse(ReleaseSigner.Default.PublicKeyring);
        using var client = new ArchiveClient(
            new ContentStore(folder.Path),
            new() { Keyring = keyring, Mirrors = new(new() { Mirrors = [server.Mirror] }, [], keyring), Download = new() { RetryDelay = TimeSpan.FromMilliseconds(1) } },
            new RecordingLog());
        var failure = await Should.ThrowAsync<HygieneException>(() => client.OpenSuiteAsync(new("trixie", ["main"], ["amd64"]), TestContext.Current.CancellationToken));
        failure.Code.ShouldBe("HYG3006");
        failure.Message.ShouldContain("refused");
    }
}
