using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Linting;

public sealed class FileRuleTests : IDisposable
{
    private const int SetUser = 0b100_111_101_101; // 4755
    private const int SetGroup = 0b010_111_101_101; // 2755
    private const int Everybody = 0b110_110_110; // 0666
    private const int EverybodysFolder = 0b111_111_111; // 0777
    private const int Temporary = 0b001_111_111_111; // 1777

    private readonly LintHarness _lint = new();

    public void Dispose() => _lint.Dispose();

    [Fact]
    public async Task A_decent_image_has_no_warning() =>
        (await _lint.With(LintHarness.Directory("tmp", Temporary), LintHarness.File("usr/bin/hello", 0b111_101_101), LintHarness.Link("usr/lib/x", "y")).CodesAsync()).ShouldBeEmpty();

    [Theory]
    [InlineData(TarEntryKind.File, SetUser, "HYG5501")]
    [InlineData(TarEntryKind.File, SetGroup, "HYG5501")]
    [InlineData(TarEntryKind.HardLink, SetUser, "HYG5501")]
    [InlineData(TarEntryKind.Directory, SetGroup, null)]
    [InlineData(TarEntryKind.SymbolicLink, 0xFFF, null)]
    [InlineData(TarEntryKind.File, Everybody, "HYG5502")]
    [InlineData(TarEntryKind.Directory, EverybodysFolder, "HYG5502")]
    [InlineData(TarEntryKind.Directory, Temporary, null)]
    [InlineData(TarEntryKind.CharacterDevice, Everybody, null)]
    public async Task Rights_of_a_path(TarEntryKind kind, int mode, string? code)
    {
        _lint.With(new LintHarness.Entry(new("srv/thing", kind, mode, 0, LinkTarget: kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink ? "srv/other" : ""), []));
        (await _lint.CodesAsync()).ShouldBe(code is null ? [] : [code]);
        if (code is not null)
            (await _lint.MessageAsync()).ShouldContain(": /srv/thing. ");
    }

    [Fact]
    public async Task Capabilities_are_rights() =>
        (await _lint.With(LintHarness.File("usr/bin/ping", 0b111_101_101) with { Attribute = "security.capability" }, LintHarness.File("usr/bin/other") with { Attribute = "user.note" }).MessageAsync())
            .ShouldContain(": /usr/bin/ping. ");

    [Fact]
    public async Task Five_are_named_and_the_rest_counted()
    {
        _lint.With([.. "gfedcba".Select(letter => LintHarness.File($"srv/{letter}", Everybody))]);
        (await _lint.MessageAsync()).ShouldContain(": /srv/a, /srv/b, /srv/c, /srv/d, /srv/e and 2 more. ");
    }

    [Fact]
    public async Task The_package_that_brings_it_is_named()
    {
        await _lint.WithPackageAsync(new DebBuilder("tool").File("usr/bin/tool", "tool", SetUser).Directory("var/lib/tool", EverybodysFolder));
        var warnings = await _lint.LintAsync();
        warnings[0].Message.ShouldContain("/usr/bin/tool (package tool)");
        warnings[1].Message.ShouldContain("/var/lib/tool (package tool)");
    }

    [Fact]
    public async Task What_replaces_a_packages_file_is_not_the_packages()
    {
        await _lint.WithPackageAsync(new DebBuilder("tool").File("usr/bin/tool", "tool", SetUser));
        (await _lint.With(LintHarness.File("usr/bin/tool", SetUser, "another")).MessageAsync()).ShouldNotContain("package tool");
    }

    /// <summary>su and mount are what a full image is wanted for, or at least comes with: a warning that everybody gets is no warning.</summary>
    [Fact]
    public async Task What_every_Debian_has_may_be_in_a_full_image()
    {
        await _lint.WithPackageAsync(new DebBuilder("util-linux").Field("Priority", "required").File("usr/bin/su", "su", SetUser));
        (await _lint.CodesAsync()).ShouldBe(["HYG5501"]);
        _lint.Family = RootfsFamily.Full;
        (await _lint.CodesAsync()).ShouldBeEmpty();
        await _lint.WithPackageAsync(new DebBuilder("sudo").Field("Priority", "optional").File("usr/bin/sudo", "sudo", SetUser));
        (await _lint.MessageAsync()).ShouldContain(": /usr/bin/sudo (package sudo). ");

        // What Debian requires, Debian says: a vendor's package may write what it likes.
        _lint.Suites = [.. _lint.Suites, SampleLock.Suite("vendor", "Vendor", "2026-01-10T10:28:47Z") with { SignedBy = [new('A', 40)] }];
        await _lint.WithPackageAsync(new DebBuilder("agent").Field("Priority", "required").File("usr/bin/agent", "agent", SetUser), suite: "vendor");
        (await _lint.LintAsync()).First(warning => warning.Code == "HYG5501").Message.ShouldContain("/usr/bin/agent (package agent)");
    }

    [Theory]
    [InlineData("usr/bin/sh")]
    [InlineData("usr/bin/dash")]
    [InlineData("usr/local/bin/zsh")]
    [InlineData("bin/busybox")]
    public async Task A_shell_by_its_name(string path)
    {
        _lint.With(LintHarness.Link(path, "elsewhere"), LintHarness.File($"usr/share/doc/{path}"), LintHarness.Directory("usr/bin/bash"));
        (await _lint.MessageAsync()).ShouldContain($": /{path}. ");
        _lint.Family = RootfsFamily.Full;
        (await _lint.CodesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shell_by_a_list_of_shells()
    {
        _lint.With(LintHarness.File("usr/bin/own", content: "#!"), LintHarness.File("usr/bin/other"));
        (await _lint.CodesAsync()).ShouldBeEmpty();
        _lint.With(LintHarness.File("etc/shells", content: "# shells\n/bin/own\n/bin/missing\n"));
        (await _lint.MessageAsync()).ShouldContain(": /usr/bin/own. ");
        _lint.WithoutTop().With(LintHarness.File("usr/share/debianutils/shells.d/other", content: "/bin/other\n/usr/bin/other\n"));
        (await _lint.MessageAsync()).ShouldContain(": /usr/bin/other (package other). ");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("root", true)]
    [InlineData("0", true)]
    [InlineData("0:33", true)]
    [InlineData("root:app", true)]
    [InlineData("1654", false)]
    [InlineData("app:root", false)]
    [InlineData("rooty", false)]
    public async Task The_user(string? user, bool isRoot)
    {
        _lint.User = user;
        (await _lint.With(LintHarness.File("x")).CodesAsync()).ShouldBe(isRoot ? ["HYG5503"] : []);
        if (isRoot)
            (await _lint.MessageAsync()).Contains("nothing says", StringComparison.Ordinal).ShouldBe(string.IsNullOrEmpty(user));
    }
}
