using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Resolution;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Updates;

namespace Sdk.Container.Hygiene.Tests.Updates;

/// <summary>When the lock is used, made anew or refused, against a signed archive in memory.</summary>
public sealed class LockKeeperTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeArchive _archive = FakeArchive.Trixie;
    private readonly List<string> _shown = [];
    private int _opened;
    private Func<Task> _whileItResolves = () => Task.CompletedTask;

    public LockKeeperTests() => Offer("app", "1.0-1", deb => deb.Field("Depends", "library"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_lock_is_made_where_there_is_none_and_used_where_it_fits()
    {
        Offer("library", "1.0-1");
        (await KeepAsync(LockMode.Keep, "app")).ShouldBe(["app 1.0-1", "library 1.0-1"]);
        _opened.ShouldBe(1);
        Offer("library", "2.0-1");
        (await KeepAsync(LockMode.Keep, "app")).ShouldBe(["app 1.0-1", "library 1.0-1"]);
        _opened.ShouldBe(1, "nobody asked the archive");
    }

    [Fact]
    public async Task Another_request_keeps_the_versions_that_still_fit()
    {
        Offer("library", "1.0-1");
        Offer("tool", "1.0-1");
        await KeepAsync(LockMode.Keep, "app");
        Offer("library", "2.0-1");
        (await KeepAsync(LockMode.Keep, "app", "tool")).ShouldBe(["app 1.0-1", "library 1.0-1", "tool 1.0-1"]);
    }

    [Fact]
    public async Task A_version_that_the_archive_has_dropped_gives_way_when_the_request_changes()
    {
        Offer("library", "1.0-1");
        Offer("tool", "1.0-1");
        await KeepAsync(LockMode.Keep, "app");
        _archive["trixie"].Packages.Remove(_archive["trixie"].Packages.Single(package => package.Name == "library"));
        Offer("library", "2.0-1");
        (await KeepAsync(LockMode.Keep, "app", "tool")).ShouldBe(["app 1.0-1", "library 2.0-1", "tool 1.0-1"]);
    }

    [Fact]
    public async Task An_update_takes_the_newest_and_names_the_CVEs_that_it_mends()
    {
        Offer("library", "1.0-1");
        await KeepAsync(LockMode.Keep, "app");
        Offer("library", "2.0-1", deb => deb.Changelog("""
            library (2.0-1) trixie; urgency=high

              * Mend CVE-2026-4242.

             -- Nobody <nobody@example.org>  Thu, 01 Jan 2026 12:00:00 +0000

            """));
        (await KeepAsync(LockMode.Update, "app")).ShouldBe(["app 1.0-1", "library 2.0-1"]);
        _shown[^1].ShouldContain("CVE-2026-4242");
        _shown[^1].ShouldContain("1.0-1");
        await KeepAsync(LockMode.Update, "app");
        _shown[^1].ShouldContain("No package changes");
    }

    /// <summary>Whatever a maintainer put there, the update itself is worth more.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(70 << 20)]
    public async Task A_changelog_that_is_none_keeps_no_update_back(int size)
    {
        Offer("library", "1.0-1");
        await KeepAsync(LockMode.Keep, "app");
        Offer("library", "2.0-1", deb => size < 10_000 ? deb.File("usr/share/doc/library/changelog.Debian.gz", new string('x', size)) : deb.Changelog(new string(' ', size)));
        (await KeepAsync(LockMode.Update, "app")).ShouldBe(["app 1.0-1", "library 2.0-1"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Locked_mode_refuses_what_is_not_locked_without_a_look_at_the_archive(bool locked)
    {
        Offer("library", "1.0-1");
        if (locked)
            await KeepAsync(LockMode.Keep, "app");
        var before = _opened;
        var refused = await Should.ThrowAsync<HygieneException>(() => KeepAsync(LockMode.Locked, "app", "tool"));
        refused.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe(locked ? "HYG2008" : "HYG2009");
        _opened.ShouldBe(before);
    }

    [Fact]
    public async Task What_a_publish_for_another_processor_wrote_meanwhile_stays()
    {
        Offer("library", "1.0-1");
        await KeepAsync(LockMode.Keep, "app");
        LockStore file = new(_folder["debian.lock.json"], TimeProvider.System);
        var locked = file.Read()!.Architectures["amd64"];
        var other = LockFile.Empty.With("arm64", locked with { Packages = [.. locked.Packages.Select(package => package with { Architecture = "all" })] });
        File.Delete(file.Path);
        _whileItResolves = () => file.WriteAsync(other, TestContext.Current.CancellationToken);
        await KeepAsync(LockMode.Keep, "app");
        file.Read()!.Architectures.Keys.Order(StringComparer.Ordinal).ShouldBe(["amd64", "arm64"]);
    }

    private void Offer(string name, string version, Func<DebBuilder, DebBuilder>? build = null) =>
        _archive["trixie"].Add(FakePackage.Of((build ?? (deb => deb))(new DebBuilder(name, version))));

    private async Task<IReadOnlyList<string>> KeepAsync(LockMode mode, params string[] packages)
    {
        _archive.Publish();
        var keyring = Keyring.Parse(ReleaseSigner.Default.PublicKeyring);
        var log = new RecordingLog();
        LockStore file = new(_folder["debian.lock.json"], TimeProvider.System);
        (ContentStore, ArchiveClient) open()
        {
            _opened++;
            _whileItResolves().GetAwaiter().GetResult();
            ContentStore store = new(_folder["store"]);
            return (store, new(store, new() { Keyring = keyring, Mirrors = new(new() { Mirrors = ["http://mirror.example/debian"] }, [], keyring) }, log, handler: new FakeMirror(_archive, "mirror.example")));
        }

        LockInputs inputs = new(["trixie"], ["main"], [], [.. packages], [], InstallRecommends: false);
        await new LockKeeper(file, open, log).KeepAsync(
            new("amd64", inputs, [.. packages.Select(name => new PackageRequest(name, null, name))]), mode, _shown.Add, TestContext.Current.CancellationToken);
        return [.. file.Read()!.Architectures["amd64"].Packages.Select(package => $"{package.Name} {package.Version}")];
    }
}
