using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

public sealed class MirrorListTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));
    private readonly TemporaryFolder _folder = new();

    public MirrorListTests()
    {
        File.WriteAllBytes(_folder["debian.gpg"], ReleaseSigner.Default.PublicKeyring);
        File.WriteAllBytes(_folder["vendor.gpg"], ReleaseSigner.Stranger.PublicKeyring);
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string, string, string> Explicit => new()
    {
        // DebianMirror, DebianSecurityMirror, suite, mirrors
        { "one mirror", "http://a.example/debian", "", "trixie", "http://a.example/debian" },
        { "several, in order", "http://b.example/debian;http://a.example/debian/", "", "trixie-updates", "http://b.example/debian http://a.example/debian" },
        { "the security archive beside it", "http://a.example/debian", "", "trixie-security", "http://a.example/debian-security" },
        { "beside it in a deeper folder", "https://a.example/pub/debian", "", "trixie-security", "https://a.example/pub/debian-security" },
        { "all in one archive", "http://a.example/all", "", "trixie-security", "http://a.example/all" },
        { "on the same past day", "https://a.example/archive/debian/20260102T030405Z/", "", "trixie-security", "https://a.example/archive/debian-security/20260102T030405Z" },
        { "a folder", "file:/srv/debian", "", "trixie-security", "file:/srv/debian-security" },
        { "a security mirror of its own", "http://a.example/debian", "http://s.example/security", "trixie-security", "http://s.example/security" },
        { "which is not asked for others", "http://a.example/debian", "http://s.example/security", "trixie", "http://a.example/debian" },
        { "any name of a suite", "http://a.example/debian", "", "mine", "http://a.example/debian" },
    };

    [Theory]
    [MemberData(nameof(Explicit))]
    public void What_the_project_names_is_asked(string summary, string mirrors, string security, string suite, string expected)
    {
        var settings = new MirrorSettings { Mirrors = Split(mirrors), SecurityMirrors = Split(security) };
        Names(new MirrorList(settings, Sources("deb http://machine.example/debian trixie main"), Keys()).For(suite)).ShouldBe(expected, summary);
    }

    public static TheoryData<string, string, string, string> Machine => new()
    {
        { "this suite", "deb http://a.example/debian trixie main", "trixie", "http://a.example/debian" },
        { "one of several suites", "deb http://a.example/debian bookworm main\ndeb http://b.example/debian trixie main", "trixie", "http://b.example/debian" },
        { "the same mirror once", "deb http://a.example/debian trixie main\ndeb http://a.example/debian/ trixie main contrib", "trixie", "http://a.example/debian" },
        { "another release: its host is borrowed", "deb http://a.example/debian bookworm main\ndeb http://a.example/debian bookworm-updates main", "trixie", "http://a.example/debian" },
        { "another release's security host, too", "deb http://a.example/debian bookworm main\ndeb http://s.example/debian-security bookworm-security main", "trixie-security", "http://s.example/debian-security" },
        { "not the security host for others", "deb http://s.example/debian-security bookworm-security main", "trixie", "" },
        { "the old name of security suites", "deb http://s.example/security buster/updates main", "trixie-security", "http://s.example/security" },
        { "the sibling where there is no security entry", "deb http://a.example/debian bookworm main", "trixie-security", "http://a.example/debian-security" },
        { "a moving name is Debian's, too", "deb http://a.example/debian stable main", "trixie", "http://a.example/debian" },
        { "a name that is not Debian's is never borrowed", "deb http://u.example/ubuntu noble main\ndeb http://v.example/node nodistro main\ndeb http://v.example/x bookworm-pgdg main", "trixie", "" },
        { "nor is Debian's borrowed for one", "deb http://a.example/debian bookworm main", "noble", "" },
        { "a vendor's entry by its components", "deb http://v.example/linux/debian trixie stable", "trixie", "" },
        { "a vendor's entry by its keys", "deb [signed-by=VENDOR] http://v.example/debian trixie main", "trixie", "" },
        { "nor is it borrowed", "deb [signed-by=VENDOR] http://v.example/debian bookworm main", "trixie", "" },
        { "Debian's keys first", "deb http://b.example/debian trixie main\ndeb [signed-by=DEBIAN] http://a.example/debian trixie main", "trixie", "http://a.example/debian http://b.example/debian" },
        { "a suite of any name that Debian's keys sign", "deb [signed-by=DEBIAN] http://a.example/debian trixie-debug main", "trixie-debug", "http://a.example/debian" },
        { "one of two keyrings is enough", "deb [signed-by=VENDOR,DEBIAN] http://a.example/debian trixie main", "trixie", "http://a.example/debian" },
        { "a scheme that is not supported, beside one that is", "deb tor+http://a.example/debian trixie main\ndeb http://b.example/debian trixie main", "trixie", "http://b.example/debian" },
        { "nothing", "", "trixie", "" },
    };

    [Theory]
    [MemberData(nameof(Machine))]
    public void Else_the_machine_s_sources_are_asked(string summary, string sources, string suite, string expected) =>
        Names(new MirrorList(new(), Sources(sources), Keys()).For(suite)).ShouldBe(expected, summary);

    [Fact]
    public void Signed_By_of_this_suite_restricts_the_signers_and_of_another_does_not()
    {
        var list = new MirrorList(new(), Sources("deb [signed-by=DEBIAN] http://a.example/debian bookworm main"), Keys());
        list.For("bookworm").Single().Signers.ShouldBe([ReleaseSigner.Default.Fingerprint, ReleaseSigner.Default.Subkey!.Fingerprint], ignoreOrder: true);
        list.For("trixie").Single().Signers.ShouldBeNull();
    }

    [Fact]
    public void Signed_By_can_be_a_fingerprint_or_the_key_itself()
    {
        var signer = ReleaseSigner.Default;
        var list = new MirrorList(new(), Sources($"deb [signed-by={signer.Fingerprint}!] http://a.example/debian trixie main"), Keys());
        list.For("trixie").Single().Signers.ShouldBe([signer.Fingerprint]);
        var key = string.Join('\n', signer.ArmoredKeyring.TrimEnd().Split('\n').Select(line => line.Length == 0 ? " ." : $" {line}"));
        var text = $"Types: deb\nURIs: http://a.example/debian\nSuites: trixie\nComponents: main\nSigned-By:\n{key}\n";
        new MirrorList(new(), [.. AptSources.Parse(text, "a.sources")], Keys()).For("trixie").Single().Signers!.ShouldContain(signer.Fingerprint);
    }

    [Fact]
    public void Without_any_mirror_the_error_names_the_property_and_what_was_passed_over()
    {
        var sources = Sources("deb mirror+https://m.example/list trixie main\ndeb [signed-by=/nowhere.gpg] http://a.example/debian trixie main\ndeb ftp://v.example/node nodistro main");
        var problem = new MirrorList(new(), sources, Keys()).NoMirror("trixie");
        problem.Code.ShouldBe("HYG3004");
        problem.Message.ShouldContain("property DebianMirror, for example to http://mirror.example/debian");
        problem.Message.ShouldContain("/etc/apt/sources.list:1: cannot use the mirror 'mirror+https://m.example/list'");
        problem.Message.ShouldContain("/etc/apt/sources.list:2");
        problem.Message.ShouldNotContain("nodistro");
        problem.Message.ShouldNotContain("v.example");
    }

    [Fact]
    public void A_list_of_mirrors_in_a_file_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths of Unix");
        File.WriteAllText(_folder["mirrors.list"], "# Debian's cloud images have such a file\nhttp://a.example/debian\tpriority:1\n\nhttp://b.example/debian/\n");
        var url = $"mirror+file:{_folder["mirrors.list"]}";
        Names(new MirrorList(new(), Sources($"deb {url} trixie main"), Keys()).For("trixie")).ShouldBe("http://a.example/debian http://b.example/debian");
        Names(new MirrorList(new() { Mirrors = [url] }, [], Keys()).For("trixie-security")).ShouldBe("http://a.example/debian-security http://b.example/debian-security");
        Should.Throw<HygieneException>(() => new MirrorList(new() { Mirrors = [url + "x"] }, [], Keys())).Code.ShouldBe("HYG3003");
    }

    [Theory]
    [InlineData("mirror.example", "HYG3001")]
    [InlineData("ftp://mirror.example/debian", "HYG3002")]
    public void A_mirror_of_the_project_that_cannot_be_used_is_an_error(string url, string code)
    {
        Should.Throw<HygieneException>(() => new MirrorList(new() { Mirrors = [url] }, [], Keys())).Code.ShouldBe(code);
        Should.Throw<HygieneException>(() => new MirrorList(new() { SecurityMirrors = [url] }, [], Keys())).Code.ShouldBe(code);
        Should.Throw<HygieneException>(() => new MirrorList(new() { SnapshotMirror = url }, [], Keys())).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("http://past.example/archive", null, "trixie", "http://past.example/archive/debian/20260102T020405Z")]
    [InlineData("http://past.example/archive/", null, "trixie-security", "http://past.example/archive/debian-security/20260102T020405Z")]
    [InlineData("http://past.example/@SNAPSHOTID@/all", null, "trixie-security", "http://past.example/20260102T020405Z/all")]
    [InlineData(null, "http://past.example/debian/@SNAPSHOTID@/", "trixie", "http://past.example/debian/20260102T020405Z")]
    [InlineData("http://mine.example", "http://past.example/debian/@SNAPSHOTID@/", "trixie", "http://mine.example/debian/20260102T020405Z")]
    [InlineData(null, "no", "trixie", null)]
    [InlineData(null, null, "trixie", null)]
    public void The_archive_of_past_days_is_the_project_s_or_the_one_that_the_suite_announces(string? property, string? announced, string suite, string? expected) =>
        new MirrorList(new() { SnapshotMirror = property }, [], Keys()).SnapshotFor(suite, Day, announced)?.Name.ShouldBe(expected);

    private static Keyring Keys() => Keyring.Parse(ReleaseSigner.Default.PublicKeyring);

    private List<AptSource> Sources(string lines) => [.. AptSources.Parse(
        lines.Replace("DEBIAN", _folder["debian.gpg"], StringComparison.Ordinal).Replace("VENDOR", _folder["vendor.gpg"], StringComparison.Ordinal), "/etc/apt/sources.list")];

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static string Names(IEnumerable<Mirror> mirrors) => string.Join(' ', mirrors);
}
