using System.Net;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

public sealed class FetchPackageTests : ArchiveFixture
{
    [Fact]
    public async Task A_package_is_fetched_once()
    {
        var path = await FetchAsync(Hello);
        (await File.ReadAllBytesAsync(path, Token)).ShouldBe(Hello.Deb);
        await FetchAsync(Hello);
        Mirror.Urls.ShouldBe(["http://mirror.example/debian/pool/main/h/hello/hello_1.0-1_amd64.deb"]);
        Log.Infos.ShouldBe(["fetched hello 1.0-1 (amd64), 0.0 MB, from http://mirror.example/debian"]);
    }

    [Fact]
    public async Task A_package_of_a_security_suite_comes_from_the_security_archive()
    {
        var package = Archive["trixie-security"].Add(FakePackage.Of("fixed", "1:1.0-1+deb13u1"));
        Archive.Publish();
        await FetchAsync(package, "trixie-security");
        Mirror.Urls.ShouldBe(["http://mirror.example/debian-security/pool/main/f/fixed/fixed_1.0-1%2Bdeb13u1_amd64.deb"]);
    }

    [Fact]
    public async Task A_version_that_is_gone_from_the_mirrors_is_fetched_from_the_day_it_was_locked()
    {
        Archive.KeepSnapshot(Archive["trixie"].Date.AddHours(6));
        var locked = Archive["trixie"].Date;
        Archive["trixie"].Replace(FakePackage.Of("hello", "2.0-1"));
        Archive.Publish();
        Time.Advance(TimeSpan.FromDays(30));
        Settings = Settings with { SnapshotMirror = "http://mirror.example/archive" };
        (await File.ReadAllBytesAsync(await FetchAsync(Hello, locked: locked), Token)).ShouldBe(Hello.Deb);
        Mirror.Urls[^1].ShouldStartWith("http://mirror.example/archive/debian/20260102T120000Z/pool/");
        Log.Codes.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_archive_of_past_days_that_the_suite_announces_is_asked()
    {
        Archive["trixie"].Fields.Add("Snapshots: http://mirror.example/archive/debian/@SNAPSHOTID@/");
        Archive.Publish();
        Archive.KeepSnapshot(Archive["trixie"].Date);
        await OpenAsync();
        var locked = Archive["trixie"].Date;
        Archive["trixie"].Replace(FakePackage.Of("hello", "2.0-1"));
        Archive.Publish();
        await FetchAsync(Hello, locked: locked);
        Mirror.Urls[^1].ShouldStartWith("http://mirror.example/archive/debian/20260102T0304"); // not later than now
    }

    [Fact]
    public async Task A_mirror_that_fails_is_told_of_before_the_archive_of_past_days_is_asked()
    {
        Archive.KeepSnapshot(Archive["trixie"].Date);
        Mirror.On("/debian/pool", FakeAnswers.Status(HttpStatusCode.Forbidden));
        Settings = Settings with { SnapshotMirror = "http://mirror.example/archive" };
        await FetchAsync(Hello);
        Log.Codes.ShouldBe(["HYG3005"]);
    }

    [Fact]
    public async Task A_version_that_is_gone_everywhere_is_an_error_that_says_how_to_update()
    {
        Archive["trixie"].Replace(FakePackage.Of("hello", "2.0-1"));
        Archive.Publish();
        Settings = Settings with { SnapshotMirror = "http://mirror.example/archive" };
        var failure = await Should.ThrowAsync<HygieneException>(() => FetchAsync(Hello));
        failure.Code.ShouldBe("HYG3013");
        failure.Message.ShouldContain("cannot fetch hello 1.0-1 (amd64) of trixie");
        failure.Message.ShouldContain("HygieneUpdate");
        failure.Message.ShouldContain("http://mirror.example/archive/debian/");
    }

    [Fact]
    public async Task Where_mirrors_fail_otherwise_nobody_is_told_to_update()
    {
        Mirror.On("pool", FakeAnswers.Status(HttpStatusCode.Forbidden));
        (await Should.ThrowAsync<HygieneException>(() => FetchAsync(Hello))).Code.ShouldBe("HYG3006");
    }

    [Fact]
    public async Task Wrong_bytes_are_not_kept_and_the_next_mirror_is_asked()
    {
        Mirror.On("http://mirror.example/debian/pool", FakeAnswers.Corrupt);
        (await Should.ThrowAsync<HygieneException>(() => FetchAsync(Hello))).Code.ShouldBe("HYG3007");
        Folder.Files.ShouldBeEmpty();
        Settings = TwoMirrors;
        (await File.ReadAllBytesAsync(await FetchAsync(Hello), Token)).ShouldBe(Hello.Deb);
        Log.Codes.ShouldBe(["HYG3005"]);
    }

    [Theory]
    [InlineData("../../../etc/passwd", 10)]
    [InlineData("/etc/passwd", 10)]
    [InlineData("pool/a b", 10)]
    [InlineData("", 10)]
    [InlineData("pool/a", -1)]
    public async Task A_lock_that_leads_elsewhere_is_refused(string path, long size)
    {
        using var client = Client();
        var package = Hello.Lock() with { Filename = path, Size = size };
        (await Should.ThrowAsync<HygieneException>(() => client.FetchPackageAsync(package, Time.GetUtcNow(), Token))).Code.ShouldBe("HYG3017");
        Mirror.Urls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_size_beyond_the_disk_is_an_error_of_the_disk()
    {
        using var client = Client();
        var package = Hello.Lock() with { Size = 1L << 60 };
        (await Should.ThrowAsync<HygieneException>(() => client.FetchPackageAsync(package, Time.GetUtcNow(), Token))).Code.ShouldBe("HYG3202");
    }

    [Fact]
    public async Task A_full_store_is_told_as_such_and_not_as_a_failure_of_the_mirror()
    {
        await File.WriteAllTextAsync(Folder["file"], "", Token);
        var keyring = Keyring.Parse(Trusted.PublicKeyring);
        using var client = new ArchiveClient(new ContentStore(Folder["file/store"]), new() { Keyring = keyring, Mirrors = new(TwoMirrors, [], keyring) }, Log, Time, Mirror);
        (await Should.ThrowAsync<HygieneException>(() => client.FetchPackageAsync(Hello.Lock(), Time.GetUtcNow(), Token))).Code.ShouldBe("HYG3201");
        Mirror.Urls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Folders_are_mirrors_too()
    {
        Archive.WriteTo(Folder["mirror"]);
        Settings = new() { Mirrors = [$"file:{Folder["mirror/debian"]}"] };
        (await ReadNamesAsync()).ShouldBe(["hello"]);
        (await ReadNamesAsync(new("trixie-security", ["main"], ["amd64"]))).ShouldBeEmpty();
        File.Exists(await FetchAsync(Hello)).ShouldBeTrue();
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync(Trixie with { Suite = "sid" }))).Code.ShouldBe("HYG3008");
        (await Should.ThrowAsync<HygieneException>(() => FetchAsync(FakePackage.Of("gone")))).Code.ShouldBe("HYG3013");
        Mirror.Urls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_clients_at_once_fetch_the_same_packages_without_harm()
    {
        var packages = Enumerable.Range(0, 30).Select(i => Archive["trixie"].Add(FakePackage.Of($"package-{i}"))).ToList();
        Archive.Publish();
        var paths = await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => packages).Select(package => Task.Run(() => FetchAsync(package))));
        paths.Distinct().Count().ShouldBe(30);
        foreach (var package in packages)
            Store.FindBlob(package.Sha256, package.Deb.Length).ShouldNotBeNull();
        Directory.EnumerateFileSystemEntries(Folder["tmp"]).ShouldBeEmpty();
    }
}
