using System.Globalization;
using Sdk.Container.Hygiene.Linting;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>The dates of releases against Debian's own table, as it is in the archive today.</summary>
[Trait("Category", "RealArchive")]
public sealed class DebianReleaseTests(PublishFixture packed, PublishedImages images)
{
    [Fact]
    public async Task Dates_are_those_of_distro_info_data()
    {
        var image = await images.GetAsync("distro-info", "trixie", () => TestProject.Create(packed.Package, """<ItemGroup><DebianPackage Include="distro-info-data" /></ItemGroup>""", "distro-info"));
        var lines = ImageTree.OfImage(image).Text("usr/share/distro-info/debian.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        var (series, end, longTermEnd) = (Array.IndexOf(lines[0], "series"), Array.IndexOf(lines[0], "eol"), Array.IndexOf(lines[0], "eol-lts"));
        DebianRelease.All.ShouldBe(lines.Skip(1).Where(line => line.Length > longTermEnd && DebianRelease.All.Any(release => release.Codename == line[series]))
            .Select(line => new DebianRelease(line[series], Day(line[end]), Day(line[longTermEnd]))));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
