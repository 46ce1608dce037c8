using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Resolution;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Updates;

namespace Sdk.Container.Hygiene.Tests.Updates;

/// <summary>What may come from a vendor's repository: two signed archives in memory, of one suite's name, and locks made of them.</summary>
public sealed class RepositoryScopeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeArchive _debian = FakeArchive.Trixie;
    private readonly FakeArchive _vendor = new("trixie") { Signer = ReleaseSigner.Stranger };
    private readonly RecordingLog _log = new();
    private string _shown = "";

    public RepositoryScopeTests()
    {
        _debian["trixie"].Add(FakePackage.Of("libc6", "2.41-1", fields: "Essential: yes"));
        _debian["trixie"].Add(FakePackage.Of("app", "1.0-1", fields: "Depends: lib"));
        _debian["trixie"].Add(FakePackage.Of("lib", "1.0-1"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_what_is_listed_comes_from_it_whatever_the_versions_are()
    {
        Offer("database", "9.0-1", "Depends: lib");
        Offer("lib", "9.0-1");
        Offer("libc6", "9.0-1");
        (await LockAsync(["database"], "database")).ShouldBe(["database 9.0-1 vendor", "lib 1.0-1 trixie"]);
        (await LockAsync(["database", "app"], "database;lib")).ShouldBe(["app 1.0-1 trixie", "database 9.0-1 vendor", "lib 9.0-1 vendor"]);
    }

    [Fact]
    public async Task Of_two_versions_of_a_listed_package_the_newer_wins_and_of_equals_Debians()
    {
        Offer("lib", "0.9-1");
        (await LockAsync(["lib"], "lib")).ShouldBe(["lib 1.0-1 trixie"]);
        Offer("lib", "1.0-1");
        (await LockAsync(["lib"], "lib")).ShouldBe(["lib 1.0-1 trixie"]);
        _log.Codes.ShouldBeEmpty("nothing of the vendor's is in the image");
    }

    [Fact]
    public async Task A_name_that_is_provided_by_what_is_not_listed_does_not_exist()
    {
        Offer("database", "9.0-1", "Depends: engine");
        Offer("hidden", "9.0-1", "Provides: engine");
        var refused = await RefusedAsync(["database"], "database");
        refused.Code.ShouldBe("HYG4006");
        refused.Message.ShouldBe(
            "cannot install DebianPackage 'database': it needs engine, but no suite has engine; DebianRepository 'vendor' has hidden 9.0-1, and its Packages do not name it: "
            + "add 'hidden' to them if it may come from there.");
    }

    [Fact]
    public async Task A_dependency_on_another_version_than_Debians_names_what_to_add()
    {
        Offer("database", "9.0-1", "Depends: lib (>= 5)");
        Offer("lib", "9.0-1");
        var refused = await RefusedAsync(["database"], "database");
        refused.Message.ShouldContain("the suites offer lib 1.0-1 (trixie); DebianRepository 'vendor' has lib 9.0-1");
        refused.Message.ShouldContain("add 'lib'");
        (await LockAsync(["database"], "database;lib")).ShouldBe(["database 9.0-1 vendor", "lib 9.0-1 vendor"]);
    }

    [Fact]
    public async Task What_is_asked_for_and_not_listed_is_told_with_the_list_to_correct()
    {
        Offer("database", "9.0-1");
        Offer("database-client", "9.0-1");
        var refused = await RefusedAsync(["database-client"], "database");
        (refused.Code, refused.Location).ShouldBe(("HYG1035", null));
        refused.Message.ShouldContain("Add 'database-client'");
    }

    [Fact]
    public async Task A_star_takes_all_that_begin_so_but_nothing_of_the_base()
    {
        Offer("libc6", "9.0-1");
        Offer("libdatabase", "9.0-1");
        Offer("lib", "9.0-1");
        (await LockAsync(["app", "libdatabase"], "lib*", @base: "libc6")).ShouldBe(["app 1.0-1 trixie", "lib 9.0-1 vendor", "libc6 2.41-1 trixie", "libdatabase 9.0-1 vendor"]);
        // libc6 is essential in Debian, also where the base does not ask for it.
        (await LockAsync(["libc6"], "lib*")).ShouldBe(["libc6 2.41-1 trixie"]);
    }

    [Theory]
    [InlineData("libc6", "", "essential")]
    [InlineData("app", "app", "a root of the base")]
    [InlineData("lib", "app", "what a root of the base needs")]
    public async Task A_package_of_the_base_is_refused(string name, string @base, string why)
    {
        Offer(name, "9.0-1");
        var refused = await RefusedAsync([name], name, @base);
        refused.Code.ShouldBe("HYG1034", why);
        refused.Message.ShouldContain($"'{name}'");
        refused.Location.ShouldBe(Item);
    }

    [Fact]
    public async Task A_choice_that_would_bring_it_into_the_base_is_refused_too()
    {
        _debian["trixie"].Add(FakePackage.Of("base-tool", fields: "Depends: awk"));
        _debian["trixie"].Add(FakePackage.Of("mawk", fields: "Provides: awk"));
        Offer("gawk", "9.0-1", "Provides: awk", "Conflicts: mawk");
        (await RefusedAsync(["gawk"], "gawk", @base: "base-tool")).Code.ShouldBe("HYG1034");
    }

    [Fact]
    public async Task All_that_it_does_not_have_is_told_at_once_with_the_nearest_names()
    {
        Offer("database", "9.0-1");
        _vendor["trixie"].Add(FakePackage.Of("foreign", "9.0-1", "arm64"));
        var refused = await Should.ThrowAsync<HygieneException>(() => LockAsync(["app"], "databse;foreign;nothing*;libc6"));
        refused.Diagnostics.Select(diagnostic => diagnostic.Code).ShouldBe(["HYG1033", "HYG1033", "HYG1034", "HYG1033"]);
        refused.Diagnostics[0].Message.ShouldContain("Did you mean 'database'?");
        refused.Diagnostics.ShouldAllBe(diagnostic => diagnostic.Location == Item);
    }

    [Fact]
    public async Task A_stanza_with_a_second_name_does_not_slip_through()
    {
        _vendor["trixie"].Add(FakePackage.Of("database", "9.0-1") with { Control = "Package: database\nPackage: lib\nVersion: 9.0-1\nArchitecture: amd64\n" });
        (await RefusedAsync(["app", "database"], "database")).Code.ShouldBe("HYG4001");
    }

    [Fact]
    public async Task What_is_not_Debians_is_warned_of_when_it_is_locked_and_each_time_after()
    {
        Offer("database", "9.0-1");
        for (var i = 0; i < 2; i++)
            await LockAsync(["app", "database"], "database", keep: true);
        _log.Codes.ShouldBe(["HYG1036", "HYG1036"]);
        _log.Diagnostics[0].Message.ShouldStartWith("a package of the image is not Debian's but of DebianRepository 'vendor' (http://vendor.example/debian): database 9.0-1.");
        (_log.Diagnostics[0].Severity, _log.Diagnostics[0].Location).ShouldBe((DiagnosticSeverity.Warning, Item));
    }

    [Fact]
    public async Task Versions_are_kept_and_renewed_as_Debians_are()
    {
        Offer("database", "9.0-1");
        await LockAsync(["database"], "database", keep: true);
        _vendor["trixie"].Replace(Deb("database", "9.1-1"));
        _vendor["trixie"].Add(Deb("database", "9.0-1"));
        (await LockAsync(["database", "app"], "database", keep: true)).ShouldContain("database 9.0-1 vendor");
        (await LockAsync(["database", "app"], "database", keep: true, mode: LockMode.Update)).ShouldContain("database 9.1-1 vendor");
        _shown.ShouldContain("9.0-1 -> 9.1-1");
    }

    [Fact]
    public async Task A_state_older_than_the_locks_is_refused_and_another_vendors_of_the_same_name_is_not()
    {
        Offer("database", "9.0-1");
        await LockAsync(["database"], "database", keep: true);
        _vendor["trixie"].Date -= TimeSpan.FromDays(1);
        Directory.Delete(_folder["store"], recursive: true);
        var refused = await Should.ThrowAsync<HygieneException>(() => LockAsync(["database"], "database", keep: true, mode: LockMode.Update));
        (refused.Code, refused.Diagnostics[0].Location).ShouldBe(("HYG3132", Item));
        _vendor.Signer = ReleaseSigner.Edwards;
        (await LockAsync(["database"], "database", keep: true, mode: LockMode.Update)).ShouldBe(["database 9.0-1 vendor"]);
    }

    private static SourceLocation Item { get; } = new("/project/shop.csproj", 7, 5);

    private static FakePackage Deb(string name, string version) => FakePackage.Of(new DebBuilder(name, version));

    private void Offer(string name, string version, params string[] fields) => _vendor["trixie"].Add(FakePackage.Of(name, version, fields: fields));

    private async Task<Diagnostic> RefusedAsync(string[] packages, string list, string @base = "") =>
        (await Should.ThrowAsync<HygieneException>(() => LockAsync(packages, list, @base))).Diagnostics.ShouldHaveSingleItem();

    /// <summary>"name version suite" of each package that is locked.</summary>
    private async Task<IReadOnlyList<string>> LockAsync(string[] packages, string list, string @base = "", bool keep = false, LockMode mode = LockMode.Keep)
    {
        _debian.Publish();
        _vendor.Publish();
        LockStore file = new(_folder["debian.lock.json"], TimeProvider.System);
        if (!keep)
            File.Delete(file.Path);
        DebianRepository vendor = new(
            "vendor", Mirror.Parse("http://vendor.example/debian"), "trixie", ["main"], Keyring.Parse(_vendor.Signer.PublicKeyring).For("vendor"), [.. list.Split(';').Order(StringComparer.Ordinal)])
        {
            Locate = () => Item,
        };
        LockInputs inputs = new(["trixie"], ["main"], @base.Length > 0 ? [@base] : [], [.. packages.Order(StringComparer.Ordinal)], [], InstallRecommends: false) { Repositories = [vendor.Locked] };
        using FakeMirror mirror = new(_debian, "mirror.example");
        mirror.Serve("vendor.example", _vendor);
        (ContentStore, ArchiveClient) open()
        {
            ContentStore store = new(_folder["store"]);
            var keyring = Keyring.Parse(ReleaseSigner.Default.PublicKeyring);
            MirrorList mirrors = new(new() { Mirrors = ["http://mirror.example/debian"] }, [], keyring);
            return (store, new(store, new() { Keyring = keyring, Mirrors = mirrors, Repositories = [vendor] }, _log, handler: mirror));
        }

        LockRequest request = new("amd64", inputs, [.. packages.Select(name => new PackageRequest(name, null, $"DebianPackage '{name}'"))]) { Repositories = [vendor] };
        await new LockKeeper(file, open, _log).KeepAsync(request, mode, text => _shown = text, TestContext.Current.CancellationToken);
        return [.. file.Read()!.Architectures["amd64"].Packages.Select(package => $"{package.Name} {package.Version} {package.Suite}")];
    }
}
