namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>Properties that decide what of Debian is in the image.</summary>
public sealed class ContentTests(PublishFixture fixture)
{
    [Fact]
    public async Task Documentation_translations_and_ICU_are_in_where_the_project_wants_them()
    {
        using FakeServer server = new(archive => FakeDebian.Add(archive, "tool", deb => deb
            .File("usr/bin/tool", "tool", mode: 0x1ED)
            .File("usr/share/doc/tool/copyright", "free")
            .File("usr/share/doc/tool/README", "read me")
            .File("usr/share/man/man1/tool.1.gz", "manual")
            .File("usr/share/locale/de/LC_MESSAGES/tool.mo", "deutsch")
            .File("usr/share/locale/fr/LC_MESSAGES/tool.mo", "français")));
        using var project = fixture.Create("""<ItemGroup><DebianPackage Include="tool" /></ItemGroup>""", server: server.Server);

        (await project.PublishAsync("-p:InvariantGlobalization=true", "-p:DebianLocales=de")).Succeeded().Output.ShouldContain("9 Debian packages");
        Tool().ShouldBe(["usr/bin/tool", "usr/share/doc/tool/copyright", "usr/share/locale/de/LC_MESSAGES/tool.mo"]);
        PublishTests.ImagePaths(project).ShouldNotContain(path => path.Contains("libicu", StringComparison.Ordinal));

        // The lock is another one with ICU in it; the packages that were converted for one filter are converted again for another.
        (await project.PublishAsync("-p:DebianDocumentation=true", "-p:DebianLocales=*")).Succeeded().Output.ShouldContain("10 Debian packages");
        Tool().ShouldBe(
        [
            "usr/bin/tool", "usr/share/doc/tool/README", "usr/share/doc/tool/copyright", "usr/share/locale/de/LC_MESSAGES/tool.mo",
            "usr/share/locale/fr/LC_MESSAGES/tool.mo", "usr/share/man/man1/tool.1.gz",
        ]);
        PublishTests.ImagePaths(project).ShouldContain("usr/lib/x86_64-linux-gnu/libicuuc.so.76");

        IEnumerable<string> Tool() => PublishTests.ImagePaths(project).Where(path => path.Contains("tool", StringComparison.Ordinal) && !path.EndsWith('/') && !path.StartsWith("var/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }
}
