using System.Net;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

public sealed class OpenSuiteTests : ArchiveFixture
{
    [Fact]
    public async Task A_suite_is_verified_and_tells_what_a_lock_records()
    {
        var suite = await OpenAsync();
        var locked = suite.Locked;
        locked.Suite.ShouldBe("trixie");
        locked.Codename.ShouldBe("trixie");
        locked.Label.ShouldBe("Debian");
        locked.Date.ShouldBe(Archive["trixie"].Date);
        locked.ValidUntil.ShouldBeNull();
        locked.InRelease.ShouldBe(Sha256Digest.Of(Archive.Files["debian/dists/trixie/InRelease"]));
        locked.SignedBy.ShouldBe([ReleaseSigner.Default.Fingerprint]);
        Mirror.Urls.ShouldBe(["http://mirror.example/debian/dists/trixie/InRelease"]);
        Log.Codes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("trixie", "http://mirror.example/debian/dists/trixie/InRelease")]
    [InlineData("trixie-updates", "http://mirror.example/debian/dists/trixie-updates/InRelease")]
    [InlineData("trixie-security", "http://mirror.example/debian-security/dists/trixie-security/InRelease")]
    public async Task Every_suite_is_found_in_its_archive(string suite, string url)
    {
        (await OpenAsync(new(suite, ["main"], ["amd64"]))).Locked.Suite.ShouldBe(suite);
        Mirror.Urls.ShouldBe([url]);
    }

    [Fact]
    public async Task A_suite_goes_by_the_name_that_moves_too()
    {
        Mirror.On("dists/stable/InRelease", FakeAnswers.Instead(Archive.Files["debian/dists/trixie/InRelease"]));
        (await OpenAsync(Trixie with { Suite = "stable" })).Locked.Codename.ShouldBe("trixie");
    }

    [Fact]
    public async Task Another_suite_under_the_name_of_this_one_is_refused()
    {
        Mirror.On("dists/trixie/InRelease", FakeAnswers.Instead(Archive.Files["debian/dists/trixie-updates/InRelease"]));
        var failure = await Should.ThrowAsync<HygieneException>(() => OpenAsync());
        failure.Code.ShouldBe("HYG3130");
        failure.Message.ShouldContain("trixie-updates");
    }

    [Theory]
    [InlineData("trixe", "Did you mean 'trixie'")]
    [InlineData("trixie-secruity", "Did you mean 'trixie-security'")]
    [InlineData("nothing-like-it", "does not have it. Correct")]
    public async Task An_unknown_suite_is_an_error_with_the_nearest_names(string suite, string expected)
    {
        var failure = await Should.ThrowAsync<HygieneException>(() => OpenAsync(Trixie with { Suite = suite }));
        failure.Code.ShouldBe("HYG3008");
        failure.Message.ShouldContain(expected);
        failure.Message.ShouldContain($"'{suite}'");
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("trixie/../sid")]
    public async Task A_suite_whose_name_leads_elsewhere_is_not_even_asked_for(string suite)
    {
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync(Trixie with { Suite = suite }))).Code.ShouldBe("HYG3008");
        Mirror.Urls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_component_is_an_error_with_those_that_there_are()
    {
        Archive["trixie"].Components = ["main", "contrib", "non-free-firmware"];
        Archive.Publish();
        var failure = await Should.ThrowAsync<HygieneException>(() => OpenAsync(Trixie with { Components = ["main", "contib"] }));
        failure.Code.ShouldBe("HYG3009");
        failure.Message.ShouldContain("It has main, contrib, non-free-firmware");
        failure.Message.ShouldContain("Did you mean 'contrib'?");
    }

    [Fact]
    public async Task An_unknown_architecture_is_an_error_with_those_that_there_are()
    {
        var failure = await Should.ThrowAsync<HygieneException>(() => OpenAsync(Trixie with { Architectures = ["amd46"] }));
        failure.Code.ShouldBe("HYG3010");
        failure.Message.ShouldContain("It has amd64, arm64");
    }

    [Theory]
    [InlineData(-1, "HYG3131")]
    [InlineData(1, null)]
    public async Task What_is_no_longer_valid_is_refused(int seconds, string? code)
    {
        Archive["trixie"].ValidUntil = Time.GetUtcNow().AddSeconds(seconds);
        Archive.Publish();
        await ShouldEndAsync(() => OpenAsync(), code);
    }

    [Fact]
    public async Task A_key_that_is_not_in_the_keyring_is_refused()
    {
        Trusted = ReleaseSigner.Stranger;
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync())).Code.ShouldBe("HYG3103");
        Folder.Files.Where(file => file.StartsWith("suites/", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("an error page that came with 200", "HYG3101")]
    [InlineData("", "HYG3101")]
    public async Task What_is_not_signed_is_refused(string answer, string code)
    {
        Mirror.On("InRelease", FakeAnswers.Instead(System.Text.Encoding.UTF8.GetBytes(answer)));
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync())).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_key_that_will_expire_soon_is_warned_of()
    {
        Trusted = Archive.Signer = ReleaseSigner.Default with { SubkeyExpires = Time.GetUtcNow().AddDays(30), PrimaryExpires = Time.GetUtcNow().AddDays(30) };
        Archive.Publish();
        await OpenAsync();
        Log.Codes.ShouldBe(["HYG3114"]);
    }

    [Fact]
    public async Task A_date_that_goes_backwards_is_refused_and_the_accepted_state_goes_on()
    {
        var older = Archive.Files["debian/dists/trixie/InRelease"];
        Archive["trixie"].Replace(FakePackage.Of("hello", "2.0-1"));
        Archive.Publish();
        var first = await OpenAsync();
        Mirror.On("InRelease", FakeAnswers.Instead(older));

        var second = await OpenAsync();

        second.InRelease.ShouldBe(first.InRelease);
        Log.Codes.ShouldBe(["HYG3133"]);
        Log.Diagnostics[0].Message.ShouldContain(Folder["suites/trixie/InRelease"]);
    }

    [Fact]
    public async Task The_same_and_a_later_date_are_accepted()
    {
        await OpenAsync();
        await OpenAsync();
        Archive["trixie"].Replace(FakePackage.Of("hello", "1.0-2"));
        Archive.Publish();
        (await OpenAsync()).Locked.Date.ShouldBe(Archive["trixie"].Date);
        Log.Codes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_accepted_state_has_expired_too_nothing_goes_on()
    {
        var older = Archive.Files["debian/dists/trixie/InRelease"];
        Archive["trixie"].Date += TimeSpan.FromHours(1);
        Archive["trixie"].ValidUntil = Time.GetUtcNow().AddDays(7);
        Archive.Publish();
        await OpenAsync();
        Mirror.On("InRelease", FakeAnswers.Instead(older));
        Time.Advance(TimeSpan.FromDays(8));
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync())).Code.ShouldBe("HYG3131");
    }

    [Theory]
    [InlineData(1, "HYG3132")]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    public Task What_is_older_than_the_lock_is_refused(int days, string? code) =>
        ShouldEndAsync(() => OpenAsync(Trixie with { NotBefore = Archive["trixie"].Date.AddDays(days) }), code);

    [Fact]
    public async Task What_is_older_than_the_lock_is_refused_even_if_it_was_accepted_before()
    {
        await OpenAsync();
        await ShouldEndAsync(() => OpenAsync(Trixie with { NotBefore = Archive["trixie"].Date.AddDays(1) }), "HYG3132");
        Offline = true;
        await ShouldEndAsync(() => OpenAsync(Trixie with { NotBefore = Archive["trixie"].Date.AddDays(1) }), "HYG3132");
    }

    [Fact]
    public async Task Another_archive_with_a_suite_of_the_same_name_is_not_compared()
    {
        await OpenAsync();
        Archive["trixie"].Label = "Another";
        Archive["trixie"].Date -= TimeSpan.FromDays(10);
        Archive.Publish();
        (await OpenAsync()).Locked.Label.ShouldBe("Another");
        Log.Codes.ShouldBeEmpty();
    }

    /// <summary>Of a mirror that was held at the state when another release was called so.</summary>
    [Fact]
    public async Task A_name_that_moves_does_not_move_back()
    {
        var (request, suite) = (Trixie with { Suite = "stable" }, Archive.AddSuite("stable"));
        suite.Codename = "trixie";
        Archive.Publish();
        await OpenAsync(request);
        (suite.Codename, suite.Date) = ("bookworm", suite.Date - TimeSpan.FromDays(200));
        Archive.Publish();
        (await OpenAsync(request)).Locked.Codename.ShouldBe("trixie");
        Log.Codes.ShouldBe(["HYG3133"]);
        (suite.Codename, suite.Date) = ("forky", suite.Date + TimeSpan.FromDays(800));
        Archive.Publish();
        (await OpenAsync(request)).Locked.Codename.ShouldBe("forky");
    }

    [Fact]
    public async Task A_memory_that_was_tampered_with_is_no_memory()
    {
        await OpenAsync();
        var path = Folder["suites/trixie/InRelease"];
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Token)).Replace("2026", "2036", StringComparison.Ordinal), Token);
        await OpenAsync();
        Log.Codes.ShouldBeEmpty();
        (await File.ReadAllBytesAsync(path, Token)).ShouldBe(Archive.Files["debian/dists/trixie/InRelease"]);
    }

    [Theory]
    [InlineData("archive-primary", null)]
    [InlineData("other", "HYG3134")]
    public async Task Signed_By_of_the_machine_s_sources_restricts_the_signers(string allowed, string? code)
    {
        // Both are in the pinned keyring; the archive is signed by one.
        var (primary, other) = (ReleaseSigner.Default, ReleaseSigner.Edwards);
        var fingerprint = allowed == "other" ? other.Fingerprint : primary.Fingerprint;
        Sources = [.. AptSources.Parse($"deb [signed-by={fingerprint}] http://mirror.example/debian trixie main", "/etc/apt/sources.list")];
        var keyring = Keyring.Parse([.. primary.PublicKeyring, .. other.PublicKeyring]);
        using var client = new ArchiveClient(Store, new() { Keyring = keyring, Mirrors = new(new(), Sources, keyring) }, Log, Time, Mirror);
        await ShouldEndAsync(() => client.OpenSuiteAsync(Trixie, Token), code);
    }

    [Fact]
    public async Task Without_a_mirror_the_error_says_what_to_set()
    {
        Settings = new();
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync())).Code.ShouldBe("HYG3004");
        await Should.ThrowAsync<HygieneException>(() => FetchAsync(Hello));
    }

    [Fact]
    public async Task Where_the_first_mirror_is_refused_the_next_one_is_asked()
    {
        Settings = TwoMirrors;
        Mirror.On("http://mirror.example/debian/dists/trixie/InRelease", FakeAnswers.Corrupt);
        await OpenAsync();
        Log.Codes.ShouldBe(["HYG3005"]);
        Log.Diagnostics[0].Message.ShouldStartWith("cannot fetch InRelease of trixie from http://mirror.example/debian: HYG31");
    }

    [Fact]
    public async Task What_was_read_and_refused_is_told_before_what_was_not_reached()
    {
        Settings = TwoMirrors;
        Mirror.On("http://mirror.example/", FakeAnswers.Status(HttpStatusCode.Forbidden));
        Mirror.On("http://second.example/", FakeAnswers.Instead(ReleaseSigner.Stranger.ClearSign("Origin: Debian\n")));
        var failure = await Should.ThrowAsync<HygieneException>(() => OpenAsync());
        failure.Diagnostics.Select(diagnostic => diagnostic.Code).ShouldBe(["HYG3103", "HYG3006"]);
        failure.Message.ShouldContain("http://mirror.example/debian: HTTP 403 Forbidden");
        failure.Message.ShouldContain("http://second.example/debian: HYG3103");
    }

    [Fact]
    public async Task An_archive_of_past_days_serves_where_there_is_no_other_mirror()
    {
        Archive.KeepSnapshot(Time.GetUtcNow().AddHours(-5));
        Settings = new() { SnapshotMirror = "http://mirror.example/archive" };
        (await ReadNamesAsync()).ShouldBe(["hello"]);
        Mirror.Urls[0].ShouldBe("http://mirror.example/archive/debian/20260102T030405Z/dists/trixie/InRelease");
    }

    private static async Task ShouldEndAsync(Func<Task> action, string? code)
    {
        if (code is null)
            await action();
        else
            (await Should.ThrowAsync<HygieneException>(action)).Code.ShouldBe(code);
    }
}
