using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Linting;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Linting;

public sealed class LintTests : IDisposable
{
    private const int SetUser = 0b100_111_101_101;

    private readonly LintHarness _lint = new();

    public void Dispose() => _lint.Dispose();

    [Fact]
    public async Task Each_rule_tells_its_own_code_and_they_come_in_order()
    {
        _lint.Now = new(2026, 9, 30, 0, 0, 0, TimeSpan.Zero);
        _lint.Suites = [Suite("bookworm"), Suite("bullseye"), Suite("vendor") with { SignedBy = [new('A', 40)] }];
        _lint.User = null;
        await _lint.WithPackageAsync(new DebBuilder("tool").File("usr/bin/tool", "x", SetUser).Directory("srv", 0x1FF).File("usr/bin/sh", "x"), suite: "vendor");
        _lint.With(
            LintHarness.File("app/key", content: "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"),
            LintHarness.File("etc/machine-id", content: new string('a', 32)));
        (await _lint.CodesAsync()).ShouldBe(Linter.Codes);
        (await _lint.CodesAsync([.. Linter.Codes.Select(code => new LintException(code, [], []))])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("trixie", "2026-01-02", null, "")]
    [InlineData("trixie", "2028-05-10", null, "")]
    [InlineData("trixie", "2028-05-11", "HYG5505", "trixie ends on 2028-08-09: until 2030-06-30")]
    [InlineData("trixie", "2028-08-09", "HYG5505", "trixie ends on 2028-08-09")]
    [InlineData("trixie", "2028-08-10", "HYG5505", "trixie ended on 2028-08-09: until 2030-06-30")]
    [InlineData("trixie", "2030-03-31", "HYG5505", "trixie ended on 2028-08-09")]
    [InlineData("trixie", "2030-04-01", "HYG5506", "trixie ends on 2030-06-30: after that nobody will mend")]
    [InlineData("trixie", "2030-07-01", "HYG5506", "trixie ended on 2030-06-30: nobody mends")]
    [InlineData("bookworm", "2026-11-26", "HYG5505", "bookworm ended on 2026-07-11: until 2028-06-30")]
    [InlineData("forky", "2040-01-01", null, "")]
    public async Task The_end_of_a_release(string release, string today, string? code, string text)
    {
        _lint.Suites = [Suite(release), Suite($"{release}-updates"), Suite($"{release}-security")];
        _lint.Now = DateTimeOffset.Parse($"{today}T23:59:59Z", System.Globalization.CultureInfo.InvariantCulture);
        (await _lint.With(LintHarness.File("x")).CodesAsync()).ShouldBe(code is null ? [] : [code]);
        if (code is not null)
            (await _lint.MessageAsync()).ShouldContain(text);
    }

    /// <summary>What a vendor builds for another release of Debian calls itself by that name.</summary>
    [Fact]
    public async Task The_release_that_a_vendor_s_repository_is_for_is_not_the_image_s()
    {
        _lint.Now = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);
        _lint.Suites = [Suite("trixie"), Suite("vendor") with { Codename = "bookworm" }];
        _lint.With(LintHarness.File("x"));
        (await _lint.CodesAsync()).ShouldBe(["HYG5505"]);
        var warnings = await _lint.LintAsync(request => request with
        {
            Lock = request.Lock with { Inputs = request.Lock.Inputs with { Repositories = [new("vendor", "https://vendor.example/debian", "bookworm", ["main"], [new('A', 40)], ["tool"])] } },
        });
        warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_package_that_Debian_has_not_signed()
    {
        _lint.Suites = [Suite("trixie"), Suite("vendor") with { Label = "Debian", SignedBy = ["0123456789ABCDEF0123456789ABCDEF01234567"] }];
        await _lint.WithPackageAsync(new DebBuilder("fine").File("usr/bin/fine", "x"));
        await _lint.WithPackageAsync(new DebBuilder("foreign", "2.0-1").File("usr/bin/foreign", "x"), suite: "vendor");
        (await _lint.MessageAsync()).ShouldContain(": foreign 2.0-1 (vendor, signed by 89ABCDEF01234567). ");
    }

    [Theory]
    [InlineData("HYG5501", "", "", true)]
    [InlineData("HYG5502", "", "", false)]
    [InlineData("HYG5501", "/usr/bin/tool", "", true)]
    [InlineData("HYG5501", "/usr/bin/too", "", false)]
    [InlineData("HYG5501", "/usr/bin/*", "", true)]
    [InlineData("HYG5501", "*/tool", "", true)]
    [InlineData("HYG5501", "/opt/x /usr/bin/tool", "", true)]
    [InlineData("HYG5501", "", "tool", true)]
    [InlineData("HYG5501", "", "t?ol", false)]
    [InlineData("HYG5501", "/usr/bin/tool", "other", false)]
    public async Task What_the_project_accepts(string code, string paths, string packages, bool accepted)
    {
        await _lint.WithPackageAsync(new DebBuilder("tool").File("usr/bin/tool", "x", SetUser));
        (await _lint.CodesAsync(new LintException(code, paths.Split(' ', StringSplitOptions.RemoveEmptyEntries), packages.Split(' ', StringSplitOptions.RemoveEmptyEntries))))
            .ShouldBe(accepted ? [] : ["HYG5501"]);
        _lint.Log.Infos.Count(line => line == "accepted: HYG5501 /usr/bin/tool (package tool)").ShouldBe(accepted ? 1 : 0);
    }

    [Fact]
    public async Task What_is_not_accepted_is_still_told()
    {
        _lint.With(LintHarness.File("opt/a", SetUser), LintHarness.File("opt/b", SetUser));
        (await _lint.LintAsync(request => request with { Exceptions = [new("HYG5501", ["/opt/a"], [])] })).ShouldHaveSingleItem().Message.ShouldContain(": /opt/b. ");
    }

    [Fact]
    public async Task A_warning_points_at_the_file_or_at_the_package_that_was_asked_for_or_at_the_property()
    {
        await _lint.WithPackageAsync(new DebBuilder("asked"));
        await _lint.WithPackageAsync(new DebBuilder("tool").File("usr/bin/tool", "x", SetUser), requiredBy: "asked");
        _lint.With(LintHarness.File("app/open", 0x1B6));
        _lint.User = "root";
        var warnings = await _lint.LintAsync(request => request with
        {
            Places = new()
            {
                OfPath = path => path == "/app/open" ? new SourceLocation("open") : null,
                OfPackage = package => new(package),
                OfProperty = property => new(property),
            },
        });
        warnings.Select(warning => (warning.Code, warning.Location?.File)).ShouldBe([("HYG5501", "asked"), ("HYG5502", "open"), ("HYG5503", "ContainerUser")]);
    }

    private static LockedSuite Suite(string name) => SampleLock.Suite(name, "Debian", "2026-01-10T10:28:47Z");
}
