using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Debian.Deb;

public sealed class DebRulesTests
{
    private static readonly DebPackage Good = new()
    {
        Name = "sample", Version = DebianVersion.Parse("1.0"), Maintainer = "Jane Doe <jane@example.com>", Synopsis = "for a test", Modified = 0,
    };

    public static TheoryData<string, DebPackage> Allowed => new()
    {
        { "shortest name", Good with { Name = "0a" } },
        { "all of a name's characters", Good with { Name = "lib+x-1.0" } },
        { "a comma and a full stop in the maintainer", Good with { Maintainer = "Example, Inc. <ops@example.com>" } },
        { "another architecture", Good with { Architecture = "kfreebsd-amd64" } },
        { "80 characters", Good with { Synopsis = new('x', 80) } },
        { "a section of another area", Good with { Section = "contrib/admin" } },
        { "versioned alternatives", Good with { Depends = ["a0 (>= 1:1.0~rc1) | b0:any (<< 2)", "c0 (= 1)"] } },
        { "a mode with setgid", Good with { Entries = [DebEntry.Directory("/var/lib/x", 0x5FD)] } },
        { "a folder that only begins like a link", Good with { Entries = [DebEntry.File("/srv/bin/x", default), DebEntry.File("/library/x", default)] } },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void What_Policy_allows_is_written(string what, DebPackage package) => Should.NotThrow(() => DebWriter.Write(package), what);

    public static TheoryData<string, string, DebPackage> Refused => new()
    {
        { "HYG6060", "Package", Good with { Name = "a" } },
        { "HYG6060", "Package", Good with { Name = "Sample" } },
        { "HYG6060", "Package", Good with { Name = "sam_ple" } },
        { "HYG6060", "Package", Good with { Name = "-sample" } },
        { "HYG6060", "Package", Good with { Name = "sample\nEssential: yes" } },
        { "HYG6060", "Version", Good with { Version = DebianVersion.Parse("rc1") } },
        { "HYG6060", "Architecture", Good with { Architecture = "any" } },
        { "HYG6060", "Architecture", Good with { Architecture = "amd64 arm64" } },
        { "HYG6060", "Section", Good with { Section = "" } },
        { "HYG6060", "Priority", Good with { Priority = "extra" } },
        { "HYG6060", "Maintainer", Good with { Maintainer = "Jane Doe" } },
        { "HYG6060", "Maintainer", Good with { Maintainer = "jane@example.com" } },
        { "HYG6060", "Maintainer", Good with { Maintainer = "<jane@example.com>" } },
        { "HYG6060", "Maintainer", Good with { Maintainer = "Jane <jane at example.com>" } },
        { "HYG6060", "Maintainer", Good with { Maintainer = "Jane <jane@example.com>\nEssential: yes" } },
        { "HYG6060", "Description", Good with { Synopsis = "" } },
        { "HYG6060", "Description", Good with { Synopsis = new('x', 81) } },
        { "HYG6060", "Description", Good with { Synopsis = "two\nlines" } },
        { "HYG6060", "Homepage", Good with { Homepage = "example.com" } },
        { "HYG6060", "Homepage", Good with { Homepage = "file:///x" } },
        { "HYG6060", "Homepage", Good with { Homepage = "https://example.com/\nEssential: yes" } },
        { "HYG6061", "Depends", Good with { Depends = ["jq, zstd"] } },
        { "HYG6061", "Depends", Good with { Depends = ["jq|zstd"] } },
        { "HYG6061", "Depends", Good with { Depends = [""] } },
        { "HYG6061", "Depends", Good with { Depends = ["jq (> 1)"] } },
        { "HYG6061", "Depends", Good with { Depends = ["jq (>= )"] } },
        { "HYG6061", "Depends", Good with { Depends = ["jq >= 1"] } },
        { "HYG6061", "Recommends", Good with { Recommends = ["Jq"] } },
        { "HYG6061", "Suggests", Good with { Suggests = ["jq [amd64]"] } },
        { "HYG6061", "Breaks", Good with { Breaks = ["jq <!nocheck>"] } },
        { "HYG6061", "Conflicts", Good with { Conflicts = ["jq\nEssential: yes"] } },
        { "HYG6062", "absolute", Good with { Entries = [DebEntry.File("usr/x", default)] } },
        { "HYG6062", "absolute", Good with { Entries = [DebEntry.File("/", default)] } },
        { "HYG6062", "absolute", Good with { Entries = [DebEntry.File("/usr//x", default)] } },
        { "HYG6062", "absolute", Good with { Entries = [DebEntry.Directory("/usr/x/")] } },
        { "HYG6062", "absolute", Good with { Entries = [DebEntry.File("/usr/../etc/shadow", default)] } },
        { "HYG6062", "control characters", Good with { Entries = [DebEntry.File("/etc/a\nb", default)] } },
        { "HYG6062", "too long", Good with { Entries = [DebEntry.File("/" + new string('x', 4000), default)] } },
        { "HYG6062", "'/usr/lib/systemd/system/x.timer'", Good with { Entries = [DebEntry.File("/lib/systemd/system/x.timer", default)] } },
        { "HYG6062", "mode", Good with { Entries = [new("/usr/x", TarEntryKind.File, 0x1000)] } },
        { "HYG6062", "neither", Good with { Entries = [new("/dev/x", TarEntryKind.CharacterDevice, 0)] } },
        { "HYG6062", "target", Good with { Entries = [DebEntry.Link("/usr/x", "")] } },
        { "HYG6062", "beneath '/usr/x'", Good with { Entries = [DebEntry.Link("/usr/x", "y"), DebEntry.File("/usr/x/y/z", default)] } },
        { "HYG6063", "/usr/x", Good with { Entries = [DebEntry.File("/usr/x", default), DebEntry.Link("/usr/x", "y")] } },
        { "HYG6064", "postinstall", Good with { Scripts = new Dictionary<string, string> { ["postinstall"] = "#!/bin/sh\n" } } },
        { "HYG6064", "first line", Good with { Scripts = new Dictionary<string, string> { ["postinst"] = "set -e\n" } } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_breaks_a_rule_is_refused(string code, string says, DebPackage package)
    {
        var fault = Should.Throw<HygieneException>(() => DebWriter.Write(package)).Diagnostics.ShouldHaveSingleItem();
        fault.Code.ShouldBe(code);
        fault.Message.ShouldContain(says);
    }

    [Fact]
    public void All_faults_are_told_at_once() =>
        Should.Throw<HygieneException>(() => DebWriter.Write(Good with { Name = "A", Maintainer = "x", Depends = ["B"], Entries = [DebEntry.File("x", default)] }))
            .Diagnostics.Select(fault => fault.Code).ShouldBe(["HYG6060", "HYG6060", "HYG6061", "HYG6062"]);
}
