using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Debian.Deb;

public sealed class DebWriterTests
{
    private const long Time = 1_767_323_045;

    private static readonly DebPackage Sample = new()
    {
        Name = "sample",
        Version = DebianVersion.Parse("1.0~rc.1"),
        Maintainer = "Jane Doe <jane@example.com>",
        Synopsis = "for a test",
        Description = "One line.\n\nAnother.",
        Homepage = "https://example.com/sample",
        PreDepends = ["dpkg (>= 1.19)"],
        Depends = ["docker.io | podman", "jq"],
        Suggests = ["restic"],
        Entries =
        [
            DebEntry.Program("/usr/bin/sample", "#!/bin/sh\n"u8.ToArray()),
            DebEntry.Link("/usr/bin/example", "sample"),
            DebEntry.File("/etc/sample.conf", "a=1\n"u8.ToArray()),
            DebEntry.File("/usr/share/doc/sample-data", new byte[1025]),
            DebEntry.Directory("/var/lib/sample", 0x1C0),
            DebEntry.File("/usr/share/doc/sample/copyright", "x"u8.ToArray()),
        ],
        Scripts = new Dictionary<string, string> { ["prerm"] = "#!/bin/sh\n", ["postinst"] = "#!/bin/sh\nexit 0\n" },
        Modified = Time,
    };

    [Fact]
    public void Our_own_reader_reads_it_back_sorted_with_parents_before_children() => DebListing.Of(DebWriter.Write(Sample)).ShouldBe(
    [
        $"./ 755 0:0 {Time} dir",
        $"./etc/ 755 0:0 {Time} dir",
        $"./etc/sample.conf 644 0:0 {Time} file 4 fe3209d6",
        $"./usr/ 755 0:0 {Time} dir",
        $"./usr/bin/ 755 0:0 {Time} dir",
        $"./usr/bin/example 777 0:0 {Time} link sample",
        $"./usr/bin/sample 755 0:0 {Time} file 10 a8076d3d",
        $"./usr/share/ 755 0:0 {Time} dir",
        $"./usr/share/doc/ 755 0:0 {Time} dir",
        $"./usr/share/doc/sample/ 755 0:0 {Time} dir",
        $"./usr/share/doc/sample-data 644 0:0 {Time} file 1025 c55b9050",
        $"./usr/share/doc/sample/copyright 644 0:0 {Time} file 1 2d711642",
        $"./var/ 755 0:0 {Time} dir",
        $"./var/lib/ 755 0:0 {Time} dir",
        $"./var/lib/sample/ 700 0:0 {Time} dir",
    ]);

    [Fact]
    public void The_control_file_has_its_fields_in_the_order_of_Policy() => DebListing.Control(DebWriter.Write(Sample), "control").ShouldBe("""
        Package: sample
        Version: 1.0~rc.1
        Section: admin
        Priority: optional
        Architecture: all
        Pre-Depends: dpkg (>= 1.19)
        Depends: docker.io | podman, jq
        Suggests: restic
        Installed-Size: 15
        Maintainer: Jane Doe <jane@example.com>
        Description: for a test
         One line.
         .
         Another.
        Homepage: https://example.com/sample

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Files_in_etc_are_conffiles_and_all_others_have_a_sum()
    {
        var deb = DebWriter.Write(Sample);
        DebListing.Control(deb, "conffiles").ShouldBe("/etc/sample.conf\n");
        DebListing.Control(deb, "md5sums").ShouldBe(
            "3e2b31c72181b87149ff995e7202c0e3  usr/bin/sample\n0ad4cf7b35f62b8ff9c73f481594fbdd  usr/share/doc/sample-data\n9dd4e461268c8034f5c8564e155c67a6  usr/share/doc/sample/copyright\n");
        DebListing.Control(deb, "postinst").ShouldBe("#!/bin/sh\nexit 0\n");
        DebListing.Control(deb, "postrm").ShouldBeNull();
    }

    [Fact]
    public void A_package_without_conffiles_has_no_such_list() =>
        DebListing.Control(DebWriter.Write(Sample with { Entries = [] }), "conffiles").ShouldBeNull();

    [Fact]
    public void The_same_package_is_the_same_bytes_in_whatever_order_its_files_come()
    {
        var deb = DebWriter.Write(Sample);
        DebWriter.Write(Sample with { Entries = [.. Sample.Entries.Reverse()] }).ShouldBe(deb);
        DebWriter.Write(Sample with { Modified = Time + 1 }).ShouldNotBe(deb);
    }

    [Theory]
    [InlineData("1.0", "sample_1.0_all.deb")]
    [InlineData("2:1.0~rc.1-3", "sample_1.0~rc.1-3_all.deb")]
    public void The_file_is_named_as_Debian_names_them(string version, string file) =>
        (Sample with { Version = DebianVersion.Parse(version) }).FileName.ShouldBe(file);
}
