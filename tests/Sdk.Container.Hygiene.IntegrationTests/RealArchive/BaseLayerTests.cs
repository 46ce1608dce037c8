using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>The base layer of the real archive against Debian's own tools: what is in it, where it comes from, and how large it is.</summary>
[Trait("Category", "RealArchive")]
public abstract partial class BaseLayerTests(PublishFixture packed, PublishedImages images, string release)
{
    [Fact]
    public async Task Every_file_is_a_package_s_byte_for_byte_or_known_to_be_generated()
    {
        var image = await images.HelloAsync(packed, release);
        var unpacked = await images.UnpackAsync(image);
        unpacked.Layer
            .Where(entry => entry.Value != "dir" && !Generated().IsMatch(entry.Key) && !(unpacked.Packages.TryGetValue(entry.Key, out var offered) && offered.Contains(entry.Value)))
            .Select(entry => $"{entry.Key} {entry.Value}")
            .ShouldBeEmpty("neither a package's nor generated");
        unpacked.Layer.Keys.Count(path => !Generated().IsMatch(path)).ShouldBeGreaterThan(1000, "paths compared");
    }

    [Fact]
    public async Task Nothing_of_a_package_is_missing_but_documentation_and_translations()
    {
        var image = await images.HelloAsync(packed, release);
        var unpacked = await images.UnpackAsync(image);
        unpacked.Packages.Keys.Where(path => !unpacked.Layer.ContainsKey(path) && !LeftOut().IsMatch(path)).ShouldBeEmpty();
        foreach (var package in image.Lock.Packages)
            unpacked.Layer.Keys.ShouldContain(path => path == $"usr/share/doc/{package.Name}" || path == $"usr/share/doc/{package.Name}/copyright", package.Name);
    }

    [Fact]
    public async Task The_records_of_dpkg_are_the_packages_own_and_md5sum_agrees_with_them()
    {
        var image = await images.HelloAsync(packed, release);
        var unpacked = await images.UnpackAsync(image);
        await Tool.RunAsync("sh", unpacked.Root, "-c", "for list in var/lib/dpkg/status.d/*.md5sums; do test ! -s \"$list\" || md5sum --check --strict --quiet \"$list\" || exit 1; done");
        foreach (var package in image.Lock.Packages)
        {
            var record = Path.Combine(unpacked.Root, "var/lib/dpkg/status.d", package.Name);
            var fields = await File.ReadAllLinesAsync(record, TestContext.Current.CancellationToken);
            fields.ShouldContain($"Package: {package.Name}");
            fields.ShouldContain($"Version: {package.Version}");
            Lines(record + ".md5sums").ShouldBe(
                Lines(Path.Combine(unpacked.FolderOf(package.Name), "DEBIAN/md5sums")).Where(line => unpacked.Layer.ContainsKey(line[34..])), package.Name);
        }

        static IEnumerable<string> Lines(string file) =>
            File.ReadAllLines(file).Select(line => line[..34] + UnpackedBase.Merged(line[34..])).Order(StringComparer.Ordinal);
    }

    /// <summary>Debian's bundle is what Debian's own script makes of the package's files, with the list of certificates that the package's postinst writes.</summary>
    [Fact]
    public async Task The_TLS_roots_are_those_that_Debian_s_update_ca_certificates_makes()
    {
        Tool.Need("openssl");
        var image = await images.HelloAsync(packed, release);
        var unpacked = await images.UnpackAsync(image);
        var package = unpacked.FolderOf("ca-certificates");
        using TemporaryFolder folder = new();
        foreach (var name in new[] { "certs", "local", "hooks" })
            Directory.CreateDirectory(folder[name]);
        await Tool.RunAsync("sh", folder.Path, "-ec", """
            export LC_ALL=C
            sed -n '/<<EOF$/,/^EOF$/p' "$0/DEBIAN/postinst" | sed '1d;$d' >ca-certificates.conf
            (cd "$0/usr/share/ca-certificates"; find . -type f -name '*.crt' | sed 's|^\./||' | sort) >>ca-certificates.conf
            sh "$0/usr/sbin/update-ca-certificates" --certsconf "$PWD/ca-certificates.conf" --certsdir "$0/usr/share/ca-certificates" \
              --localcertsdir "$PWD/local" --etccertsdir "$PWD/certs" --hooksdir "$PWD/hooks"
            """, package);
        var bundle = await File.ReadAllTextAsync(Path.Combine(unpacked.Root, "etc/ssl/certs/ca-certificates.crt"), TestContext.Current.CancellationToken);
        bundle.ShouldBe(await File.ReadAllTextAsync(folder["certs/ca-certificates.crt"], TestContext.Current.CancellationToken));
        (await File.ReadAllTextAsync(Path.Combine(unpacked.Root, "etc/ca-certificates.conf"), TestContext.Current.CancellationToken))
            .ShouldBe(await File.ReadAllTextAsync(folder["ca-certificates.conf"], TestContext.Current.CancellationToken));
        Regex.Count(bundle, "BEGIN CERTIFICATE").ShouldBeGreaterThan(100);
    }

    /// <summary>The figures that docs/performance.md promises: in MB of 10^6 bytes, unpacked as the sum of the files.</summary>
    [Fact]
    public async Task With_ICU_it_is_at_most_65_MB_and_26_MB_compressed()
    {
        var image = await images.HelloAsync(packed, release);
        image.Lock.Packages.ShouldContain(package => package.Name.StartsWith("libicu", StringComparison.Ordinal));
        var unpacked = await images.UnpackAsync(image);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{release}: {image.Lock.Packages.Count} packages, {unpacked.FileBytes} bytes in files, {image.BaseLayer.UncompressedSize} as tar, {image.BaseLayer.Size} compressed");
        unpacked.FileBytes.ShouldBeLessThanOrEqualTo(65_000_000);
        image.BaseLayer.Size.ShouldBeLessThanOrEqualTo(26_000_000);
    }

    // docs/architecture.md says what scripts of which package would make these.
    [GeneratedRegex("""
        ^( (bin|lib|lib32|lib64|libx32|sbin)
        | etc/(ca-certificates\.conf | group | hostname | hosts | localtime | machine-id | nsswitch\.conf | passwd | resolv\.conf | timezone | dpkg/origins/default | ssl/certs/ca-certificates\.crt)
        | usr/lib/ssl/(cert\.pem | certs | private | openssl\.cnf)
        | usr/local/man
        | var/(lock | run | spool/mail)
        | var/lib/dpkg/status\.d/[^/]+
        )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();

    [GeneratedRegex("^usr/share/(doc|man|info|help|lintian|bug|doc-base|locale)(/|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex LeftOut();
}

public sealed class TrixieBaseTests(PublishFixture packed, PublishedImages images) : BaseLayerTests(packed, images, "trixie");

public sealed class BookwormBaseTests(PublishFixture packed, PublishedImages images) : BaseLayerTests(packed, images, "bookworm");
