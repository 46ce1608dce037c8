using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The package of an app's operations, as Debian's own programs see it.</summary>
public sealed class OperationsPackageTests
{
    private static readonly DebPackage Shop = SampleOperationsPackage.Package(SampleOperationsPackage.Request("1.0.0"));

    [Fact]
    public async Task Dpkg_reads_and_unpacks_what_was_written()
    {
        using TemporaryFolder folder = new();
        await WriteAsync(folder);
        (await Tool.RunAsync("dpkg-deb", folder.Path, "--field", Shop.FileName, "Package", "Version", "Installed-Size")).ShouldBe("Package: shop-ops\nVersion: 1.0.0\nInstalled-Size: 28\n");
        (await Tool.RunAsync("dpkg-deb", folder.Path, "--info", Shop.FileName)).ShouldContain("new Debian package, version 2.0");
        (await Tool.RunAsync("dpkg-deb", folder.Path, "--contents", Shop.FileName)).Split('\n').ShouldContain(line => line.StartsWith("-rwxr-xr-x 0/0 ", StringComparison.Ordinal) && line.EndsWith(" ./usr/share/shop-ops/hygiene", StringComparison.Ordinal));
        await Tool.RunAsync("dpkg-deb", folder.Path, "--raw-extract", Shop.FileName, "x");
        (await Tool.RunAsync("sh", folder["x"], "-c", "md5sum --check --quiet DEBIAN/md5sums && stat --format=%Y etc/cron.d/shop-ops")).ShouldBe($"{SampleOperationsPackage.Time}\n");
        foreach (var entry in Shop.Entries.Where(entry => entry.Content.Length > 0))
            (await File.ReadAllBytesAsync(folder[$"x{entry.Path}"], TestContext.Current.CancellationToken)).ShouldBe(entry.Content.ToArray(), entry.Path);
        (await Tool.RunAsync("dpkg-deb", folder.Path, "--build", "--root-owner-group", "-Zgzip", "x", "again.deb")).ShouldContain("again.deb");
    }

    [Fact]
    public async Task Lintian_finds_nothing_to_say()
    {
        using TemporaryFolder folder = new();
        await WriteAsync(folder);
        await Tool.RunAsync("lintian", folder.Path, "--no-cfg", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", Shop.FileName);
    }

    /// <summary>Of what a publish writes, and not of a sample.</summary>
    [Fact]
    public async Task Nor_has_it_of_what_a_publish_writes()
    {
        using TemporaryFolder folder = new();
        var published = SampleOperationsPackage.Published("1.0.0-rc.1");
        await File.WriteAllBytesAsync(folder[published.Path], published.Content, TestContext.Current.CancellationToken);
        await Tool.RunAsync("lintian", folder.Path, "--no-cfg", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", published.Path);
    }

    [Fact]
    public async Task Shellcheck_is_content_with_the_maintainer_scripts()
    {
        using TemporaryFolder folder = new();
        foreach (var (name, text) in Shop.Scripts)
            await File.WriteAllTextAsync(folder[name], text, TestContext.Current.CancellationToken);
        await Tool.RunAsync("shellcheck", folder.Path, [.. Shop.Scripts.Keys]);
    }

    private static Task WriteAsync(TemporaryFolder folder) => File.WriteAllBytesAsync(folder[Shop.FileName], DebWriter.Write(Shop), TestContext.Current.CancellationToken);
}
