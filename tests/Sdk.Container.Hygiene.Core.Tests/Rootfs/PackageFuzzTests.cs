using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>A sound package with bits flipped or its end cut off, and a lock that vouches for just those bytes: whatever comes out is a package or a code.</summary>
public sealed class PackageFuzzTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    [InlineData(".xz")]
    [InlineData(".zst")]
    public void Damage_is_a_coded_error_or_none(string compression)
    {
        var random = new Random(20260102);
        var valid = Deb(compression).Build();
        var codes = new Dictionary<string, int>();
        using var folder = new TemporaryFolder();
        for (var round = 0; round < 200; round++)
        {
            var damaged = valid.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Try(damaged, folder, codes);
            Try(valid[..random.Next(valid.Length)], folder, codes);
        }
        codes.Keys.ShouldBeSubsetOf(["none", "HYG4103", "HYG4104", "HYG4105", "HYG4106", "HYG4107", "HYG4108", "HYG4109", "HYG4111"]);
        codes["HYG4103"].ShouldBeGreaterThan(100);
    }

    private static void Try(byte[] deb, TemporaryFolder folder, Dictionary<string, int> codes)
    {
        var path = folder["x.deb"];
        File.WriteAllBytes(path, deb);
        var target = Directory.CreateDirectory(folder["target"]);
        var package = new DebBuilder("x").Lock([]) with { Size = deb.Length, Sha256 = Sha256Digest.Of(deb) };
        var code = "none";
        try
        {
            new PackageConversion(package, new(Documentation: false, Locales: []), new HashSet<string>(), target.FullName, TestContext.Current.CancellationToken).Run(path);
        }
        catch (HygieneException refusal)
        {
            code = refusal.Code;
        }
        target.Delete(recursive: true);
        codes[code] = codes.GetValueOrDefault(code) + 1;
    }

    private static DebBuilder Deb(string compression) => new DebBuilder("x") { Compression = compression }
        .File("usr/bin/x", "x", mode: 0x1ED).HardLink("usr/bin/y", "usr/bin/x").Symlink("usr/bin/z", "x").File(new string('l', 150), "long")
        .File("usr/share/doc/x/changelog.Debian.gz", "changes").File("usr/share/ca-certificates/x.crt", "x").ControlFile("postinst", "#!/bin/sh\nexit 0\n");
}
