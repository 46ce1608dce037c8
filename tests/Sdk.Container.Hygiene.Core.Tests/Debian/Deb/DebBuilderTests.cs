using System.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Debian.Deb;

/// <summary>dpkg itself reads what the tests make: otherwise they would only prove that we agree with ourselves.</summary>
public sealed class DebBuilderTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    [InlineData(".xz")]
    [InlineData(".zst")]
    public async Task Dpkg_reads_the_packages_of_the_tests(string compression)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb"), "dpkg is not installed");
        var path = Path.Join(Path.GetTempPath(), $"{Guid.NewGuid():N}.deb");
        var deb = new DebBuilder("hello", "1:2.0-3") { Compression = compression }
            .File("usr/bin/hello", "hello", mode: 0x9ED).Symlink("usr/bin/hi", "hello").HardLink("usr/bin/hey", "usr/bin/hello").ControlFile("postinst", "#!/bin/sh\n").Build();
        await File.WriteAllBytesAsync(path, deb, TestContext.Current.CancellationToken);
        try
        {
            (await DpkgDebAsync("--field", path, "Version")).ShouldBe("1:2.0-3\n");
            var listing = await DpkgDebAsync("--contents", path);
            listing.ShouldContain("-rwsr-xr-x 0/0               5 2026-01-02 03:04 ./usr/bin/hello");
            listing.ShouldContain("./usr/bin/hi -> hello");
            listing.ShouldContain("./usr/bin/hey link to ./usr/bin/hello");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<string> DpkgDebAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/dpkg-deb", arguments) { RedirectStandardOutput = true, Environment = { ["TZ"] = "UTC" } })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
        return output;
    }
}
