using System.Globalization;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>Dockerfile.apt: a real apt-get installs the lock's versions from an archive of past days, which is the real one as the publish has seen it, with Debian's own signatures.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed partial class DockerfileAptTests(PublishFixture packed, PublishedImages images)
{
    [Fact]
    public async Task Apt_get_installs_the_versions_of_the_lock_from_the_snapshots()
    {
        Tool.Need("buildah", "mmdebstrap");
        var image = await images.NginxAsync(packed);
        using TemporaryFolder folder = new();
        await using FakeArchiveServer server = new(path => Read(image, path));
        var context = Path.GetDirectoryName(Directory.EnumerateFiles(Path.Combine(image.Project.Folder, "obj"), "Dockerfile.apt", SearchOption.AllDirectories).Single())!;
        string[] store = ["--root", folder["root"], "--runroot", folder["run"]];

        // A Debian with apt and without nginx, as the one of a registry is.
        var archive = Directory.CreateDirectory(folder["archive"]).FullName;
        foreach (var package in image.Lock.Packages.Where(package => package.InBase))
            File.Copy(image.PathOf(package), Path.Combine(archive, $"{package.Name}.deb"));
        FlatArchive.Index(archive, FullImages.Suite);
        Directory.CreateDirectory(folder["base"]);
        await Tool.RunAsync("mmdebstrap", folder.Path,
            "--quiet", "--variant=apt", "--include=debian-archive-keyring", FullImages.Suite, folder["base/debian.tar"], $"deb [trusted=yes] copy:{archive} ./");
        await File.WriteAllTextAsync(folder["base/Dockerfile"], "FROM scratch\nADD debian.tar /\n", TestContext.Current.CancellationToken);
        await Tool.RunAsync("buildah", folder.Path, [.. store, "bud", "--isolation", "chroot", "--tag", "localhost/debian:base", folder["base"]]);

        await Tool.RunAsync("buildah", folder.Path,
        [
            .. store, "bud", "--isolation", "chroot", "--network", "host", "--format", "docker", "--pull=never", "--file", Path.Combine(context, "Dockerfile.apt"),
            "--build-arg", "BASE=localhost/debian:base", "--build-arg", $"SNAPSHOT_MIRROR={server.SnapshotMirror}", "--tag", "localhost/apt:test", folder["base"],
        ]);
        await Tool.RunAsync("buildah", folder.Path, [.. store, "push", "localhost/apt:test", $"docker-archive:{folder["image.tar"]}"]);

        var built = DockerArchive.Read(folder["image.tar"]);
        // What is about the recipe's files, and the account's number, is not in it.
        ConfigComparison.Of(built.Config).ShouldBe(
            ConfigComparison.Of(DockerArchive.Read(image.Result.Archive).Config).Select(line => line.Split(' ') switch
            {
                // buildah writes the user of its base, which is nobody in particular.
                ["User", ..] => "User \"\"",
                ["Entrypoint" or "Cmd", ..] words => $"{words[0]} ",
                ["Healthcheck", ..] => "",
                _ => line,
            }).Where(line => line.Length > 0));
        await Tool.RunAsync("buildah", folder.Path, [.. store, "from", "--name", "apt", "localhost/apt:test"]);
        var installed = await Tool.RunAsync("buildah", folder.Path, [.. store, "run", "--isolation", "chroot", "--user", "root", "apt", "--", "dpkg-query", "--show", "--showformat", @"${Package} ${Version} ${db:Status-Status}\n"]);
        image.Lock.Packages.Select(package => $"{package.Name} {package.Version} installed").ShouldBeSubsetOf(installed.Split('\n'));
        server.Paths.ShouldContain(path => Regex.IsMatch(path, "/pool/(updates/)?main/n/nginx/nginx_"));
        // A state that the archive of past days may have noticed only after a while, and none that is much younger.
        foreach (var suite in image.Lock.Suites)
        {
            var asked = server.Paths.Where(path => path.EndsWith($"/dists/{suite.Codename}/InRelease", StringComparison.Ordinal))
                .Select(path => DateTimeOffset.ParseExact(path.Split('/')[^4], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).ToList();
            asked.ShouldContain(time => time >= suite.Date, suite.Codename);
            asked.ShouldAllBe(time => time <= suite.Date.AddDays(1));
        }
    }

    // archive/debian/20260101T120000Z/…, at whichever time.
    private static byte[]? Read(PublishedImage image, string path)
    {
        var suites = Path.Combine(image.Store, "suites");
        if (path.Split('/', 4) is not ["archive", "debian" or "debian-security", _, var rest])
            return null;
        if (rest.Split('/', 3) is ["dists", var suite, var file])
        {
            var release = Path.Combine(suites, suite, "InRelease");
            if (file == "InRelease" || !File.Exists(release))
                return File.Exists(release) ? File.ReadAllBytes(release) : null;
            return Hashes().Matches(File.ReadAllText(release)).Where(match => match.Groups["path"].Value == file || file.EndsWith($"/by-hash/SHA256/{match.Groups["hash"].Value}", StringComparison.Ordinal))
                .Select(match => Blob(image, match.Groups["hash"].Value)).FirstOrDefault();
        }
        return image.Lock.Packages.FirstOrDefault(package => package.Filename == rest) is { } package ? File.ReadAllBytes(image.PathOf(package)) : null;
    }

    private static byte[]? Blob(PublishedImage image, string hash) =>
        Sha256Digest.TryParse($"sha256:{hash}", out var digest) && new ContentStore(image.Store).FindBlob(digest) is { } blob ? File.ReadAllBytes(blob) : null;

    [GeneratedRegex(@"^ (?<hash>[0-9a-f]{64}) +[0-9]+ (?<path>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Hashes();
}
