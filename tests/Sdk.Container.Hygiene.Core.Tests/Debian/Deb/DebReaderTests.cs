using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Debian.Deb;

public sealed class DebReaderTests
{
    private static readonly byte[] Control = DebBuilder.Tar(
    [
        (new("./", TarEntryKind.Directory, 0x1ED, 0), []),
        (new("./control", TarEntryKind.File, 0x1A4, 0, Size: 11), "Package: x\n"u8.ToArray()),
        (new("postinst", TarEntryKind.File, 0x1ED, 0, Size: 10), "#!/bin/sh\n"u8.ToArray()),
    ]);

    private static readonly byte[] Data = DebBuilder.Tar([(new("./x", TarEntryKind.File, 0x1A4, 0, Size: 3), [1, 2, 3])]);

    public static TheoryData<string, string[]> Layouts => new()
    {
        { "as dpkg-deb writes it", ["debian-binary", "control.tar", "data.tar"] },
        { "with a signature between", ["debian-binary", "_gpgorigin", "control.tar", "_x", "data.tar"] },
        { "with more after the data", ["debian-binary", "control.tar", "data.tar", "whatever", "data.tar.lzma"] },
        { "with names as GNU's ar ends them", ["debian-binary/", "control.tar/", "data.tar/"] },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_layouts_of_deb5_are_read(string layout, string[] members)
    {
        var deb = Read(members);
        deb.Control.Stanza.GetString("Package"u8).ShouldBe("x", layout);
        deb.Control.Text("postinst").ShouldBe("#!/bin/sh\n");
        deb.Control.Content("prerm").ShouldBeNull();
        deb.Control.Text("prerm").ShouldBeNull();
        using var tar = new DebTarReader(deb.OpenData(threads: 1));
        tar.Next()!.Path.ShouldBe("./x");
        var content = new byte[3];
        tar.Content.ReadExactly(content);
        content.ShouldBe([1, 2, 3]);
        tar.Next().ShouldBeNull();
    }

    public static TheoryData<string, string[]> WrongLayouts => new()
    {
        { "no member at all", [] },
        { "another first member", ["control.tar", "debian-binary", "data.tar"] },
        { "data before control", ["debian-binary", "data.tar", "control.tar"] },
        { "no control", ["debian-binary", "data.tar"] },
        { "no data", ["debian-binary", "control.tar"] },
        { "something between", ["debian-binary", "control.tar", "extra", "data.tar"] },
    };

    [Theory]
    [MemberData(nameof(WrongLayouts))]
    public void Other_layouts_are_refused(string layout, string[] members) =>
        Should.Throw<HygieneException>(() => Read(members), layout).Code.ShouldBe("HYG4103");

    [Theory]
    [InlineData("2.0\n", true)]
    [InlineData("2.9\n", true)]
    [InlineData("2.0", true)]
    [InlineData("3.0\n", false)]
    [InlineData("0.939\n", false)]
    [InlineData("", false)]
    public void Minor_versions_of_the_format_may_be_newer(string format, bool accepted)
    {
        var deb = DebBuilder.Ar([("debian-binary", System.Text.Encoding.ASCII.GetBytes(format)), ("control.tar", Control), ("data.tar", Data)]);
        if (accepted)
            new DebReader(new MemoryStream(deb), "x").Control.Stanza.GetString("Package"u8).ShouldBe("x");
        else
            Should.Throw<HygieneException>(() => new DebReader(new MemoryStream(deb), "x")).Code.ShouldBe("HYG4103");
    }

    [Theory]
    [InlineData(48, "-1        ")]
    [InlineData(48, "12x       ")]
    [InlineData(48, "          ")]
    [InlineData(48, "9999999999")]
    [InlineData(58, "xx")]
    public void A_damaged_member_header_is_refused(int offset, string text)
    {
        var deb = DebBuilder.Ar([("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", Control), ("data.tar", Data)]);
        System.Text.Encoding.ASCII.GetBytes(text).CopyTo(deb, 8 + 60 + 4 + offset);
        Should.Throw<HygieneException>(() => new DebReader(new MemoryStream(deb), "x")).Code.ShouldBe("HYG4103");
    }

    private static DebReader Read(string[] members) => new(new MemoryStream(DebBuilder.Ar(members.Select(member => (member, member.TrimEnd('/') switch
    {
        "debian-binary" => "2.0\n"u8.ToArray(),
        "control.tar" => Control,
        "data.tar" => Data,
        _ => [0],
    })))), "x");
}
