using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

/// <summary>A vendor's repository beside Debian's archive: each is believed by its own keys alone, and asked at its own place alone.</summary>
public sealed class RepositoryTests : ArchiveFixture
{
    private readonly FakeArchive _vendor = new("trixie-pgdg") { Signer = ReleaseSigner.Stranger };
    private readonly FakePackage _database;

    public RepositoryTests()
    {
        _database = _vendor["trixie-pgdg"].Add(FakePackage.Of("postgresql-18"));
        Mirror.Serve("vendor.example", _vendor);
        Repositories = [Pgdg(ReleaseSigner.Stranger)];
    }

    private static SuiteRequest Vendor => new("pgdg", ["main"], ["amd64"]);

    [Fact]
    public async Task Its_suite_is_known_by_the_projects_name_and_read_at_its_own_place()
    {
        var suite = await OpenAsync(Vendor);
        (suite.Locked.Suite, suite.Locked.Codename).ShouldBe(("pgdg", "trixie-pgdg"));
        suite.Locked.SignedBy.ShouldBe([ReleaseSigner.Stranger.Fingerprint]);
        (await ReadNamesAsync(Vendor)).ShouldBe(["postgresql-18"]);
        (await ReadNamesAsync()).ShouldBe(["hello"]);
        Mirror.Urls.Where(url => url.Contains("pgdg", StringComparison.Ordinal)).ShouldAllBe(url => url.StartsWith("http://vendor.example/debian/dists/trixie-pgdg/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_vendors_key_on_a_suite_of_Debians_is_refused()
    {
        Archive.Signer = ReleaseSigner.Stranger;
        Archive.Publish();
        var refused = await Should.ThrowAsync<HygieneException>(() => OpenAsync());
        refused.Code.ShouldBe("HYG3103");
        refused.Message.ShouldContain("the property DebianKeyring");
    }

    [Fact]
    public async Task Debians_key_on_a_vendors_suite_is_refused()
    {
        _vendor.Signer = ReleaseSigner.Default;
        _vendor.Publish();
        var refused = await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor));
        refused.Code.ShouldBe("HYG3103");
        refused.Message.ShouldContain("SignedBy of DebianRepository 'pgdg'");
        refused.Message.ShouldNotContain("DebianKeyring");
    }

    [Fact]
    public async Task Another_vendors_key_is_refused_too()
    {
        Repositories = [.. Repositories, Pgdg(ReleaseSigner.Edwards) with { Name = "other", Keyring = Keyring.Parse(ReleaseSigner.Edwards.PublicKeyring).For("other") }];
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor with { Suite = "other" }))).Code.ShouldBe("HYG3103");
        await OpenAsync(Vendor);
    }

    [Fact]
    public async Task What_one_keyring_accepted_another_does_not_take_from_the_store()
    {
        await OpenAsync(Vendor);
        Offline = true;
        await OpenAsync(Vendor);
        Repositories = [Pgdg(ReleaseSigner.Edwards)];
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor))).Code.ShouldBe("HYG3014");
    }

    [Fact]
    public async Task What_is_known_of_a_name_in_one_place_says_nothing_of_another_place()
    {
        await OpenAsync(Vendor);
        Repositories = [Pgdg(ReleaseSigner.Stranger) with { Mirror = Hygiene.Archives.Mirror.Parse("http://second.example/debian") }];
        Offline = true;
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor))).Code.ShouldBe("HYG3014");
    }

    [Fact]
    public async Task An_older_state_is_refused_as_Debians_would_be()
    {
        await OpenAsync(Vendor);
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor with { NotBefore = _vendor["trixie-pgdg"].Date.AddDays(1) }))).Code.ShouldBe("HYG3132");
    }

    [Fact]
    public async Task An_expired_key_is_refused_with_the_item_to_mend()
    {
        var expired = ReleaseSigner.Stranger with { PrimaryExpires = Time.GetUtcNow().AddDays(-1) };
        Repositories = [Pgdg(expired)];
        var refused = await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor));
        refused.Code.ShouldBe("HYG3105");
        refused.Message.ShouldEndWith("give a newer keyring in SignedBy of DebianRepository 'pgdg'.");
    }

    [Fact]
    public async Task A_suite_or_component_that_it_does_not_have_names_the_metadata()
    {
        Repositories = [Pgdg(ReleaseSigner.Stranger) with { Suite = "forky-pgdg" }];
        var refused = await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor));
        (refused.Code, refused.Message.Contains("'forky-pgdg'", StringComparison.Ordinal)).ShouldBe(("HYG3008", true));
        refused.Message.ShouldEndWith("Correct Suite or Uri of DebianRepository 'pgdg'.");
        Repositories = [Pgdg(ReleaseSigner.Stranger)];
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor with { Components = ["18"] }))).Message.ShouldContain("Components of DebianRepository 'pgdg'");
    }

    [Fact]
    public async Task A_locked_package_comes_from_there_and_no_archive_of_past_days_is_asked_for_it()
    {
        Settings = Settings with { SnapshotMirror = "http://mirror.example/archive" };
        File.Exists(await FetchAsync(_database, "pgdg")).ShouldBeTrue();
        Mirror.Urls.ShouldBe(["http://vendor.example/debian/pool/main/p/postgresql-18/postgresql-18_1.0-1_amd64.deb"]);

        _vendor["trixie-pgdg"].Replace(FakePackage.Of("postgresql-18", "2.0-1"));
        _vendor.Publish();
        var gone = FakePackage.Of("postgresql-18", "0.9-1");
        var refused = await Should.ThrowAsync<HygieneException>(() => FetchAsync(gone, "pgdg"));
        refused.Code.ShouldBe("HYG3013");
        refused.Message.ShouldNotContain("DebianSnapshotMirror");
        Mirror.Urls.ShouldAllBe(url => url.StartsWith("http://vendor.example/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_server_names_the_item()
    {
        Mirror.On("vendor.example", FakeAnswers.NoConnection);
        var refused = await Should.ThrowAsync<HygieneException>(() => OpenAsync(Vendor));
        refused.Code.ShouldBe("HYG3006");
        refused.Message.ShouldContain("Uri of DebianRepository 'pgdg'");
    }

    private static DebianRepository Pgdg(ReleaseSigner signer) => new(
        "pgdg", Hygiene.Archives.Mirror.Parse("http://vendor.example/debian"), "trixie-pgdg", ["main"], Keyring.Parse(signer.PublicKeyring).For("pgdg"), ["postgresql-18"]);
}
