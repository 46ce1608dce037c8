using System.Globalization;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Items;

namespace Sdk.Container.Hygiene.Tests.Items;

public sealed class ItemLocatorTests : IDisposable
{
    private readonly string _project = Path.Combine(Directory.CreateTempSubdirectory("hygiene-").FullName, "shop.csproj");

    [Fact]
    public void The_line_of_an_item_is_found_in_its_project_file()
    {
        File.WriteAllText(_project, """
            <Project>
              <ItemGroup>
                <DebianPackage Include="ffmpeg;imagemagick" />
                <DebianPackage Include="nginx" />
              </ItemGroup>
            </Project>
            """);
        Line("nginx").ShouldBe(4);
        Line("imagemagick").ShouldBe(3);
        Line("computed-elsewhere").ShouldBe(0);
    }

    [Fact]
    public void The_line_of_a_property_is_found_in_its_project_file()
    {
        File.WriteAllText(_project, """
            <Project>
              <ItemGroup><ContainerUser Include="x" /></ItemGroup>
              <PropertyGroup>
                <ContainerUser>root</ContainerUser>
              </PropertyGroup>
            </Project>
            """);
        ItemLocator.LocateProperty(_project, "ContainerUser")!.Value.Line.ShouldBe(4);
        ItemLocator.LocateProperty(_project, "DebianSuite")!.Value.ShouldBe(new(_project));
    }

    [Fact]
    public void A_file_that_is_gone_still_gives_its_name()
    {
        var location = ItemLocator.Locate("DebianPackage", new DefinedItem("x", _project)).ShouldNotBeNull();
        (location.File, location.Line).ShouldBe((_project, 0));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_project)!, recursive: true);

    private int Line(string include) => ItemLocator.Locate("DebianPackage", new DefinedItem(include, _project))!.Value.Line;

    /// <summary>An item as MSBuild hands it out: with the file that defines it.</summary>
    private sealed class DefinedItem(string include, string file) : ITaskItem
    {
        public string ItemSpec { get; set; } = include;
        public System.Collections.ICollection MetadataNames => Array.Empty<string>();
        public int MetadataCount => 0;
        public string GetMetadata(string metadataName) => metadataName == "DefiningProjectFullPath" ? file : "";
        public System.Collections.IDictionary CloneCustomMetadata() => new Dictionary<string, string>();
        public void CopyMetadataTo(ITaskItem destinationItem) => throw new NotSupportedException();
        public void RemoveMetadata(string metadataName) => throw new NotSupportedException();
        public void SetMetadata(string metadataName, string metadataValue) => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{metadataName}"));
    }
}
