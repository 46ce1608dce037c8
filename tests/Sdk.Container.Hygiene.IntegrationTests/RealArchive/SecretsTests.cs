using System.Text;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>What no image should have: what is a secret only while nobody else has it, and what installations leave behind.</summary>
[Trait("Category", "RealArchive")]
public sealed partial class SecretsTests(PublishFixture packed, PublishedImages images)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_image_has_a_secret_an_identity_or_a_leftover(bool all)
    {
        var image = all ? await images.AllServicesAsync(packed) : await images.NginxAsync(packed);
        foreach (var layer in ImageTree.OfLayers(image))
        {
            layer.SmallFiles.Where(file => PrivateKey().IsMatch(Encoding.Latin1.GetString(file.Content))).Select(file => file.Path).ShouldBeEmpty();
            layer.Text("etc/machine-id").ShouldBe("");
            layer.SmallFiles.Where(file => file.Path.StartsWith("var/log/", StringComparison.Ordinal) && file.Content.Length > 0).Select(file => file.Path).ShouldBeEmpty();
            // What configures lies in the layer that it configures.
            Leftovers(layer).Where(path => !path.StartsWith(".hygiene", StringComparison.Ordinal)).ShouldBeEmpty();
        }
        var tree = ImageTree.OfImage(image);
        Leftovers(tree).ShouldBeEmpty();
        // Nothing logs in without a password of the user's own.
        tree.Text("etc/shadow").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[1]).Distinct().ShouldBeSubsetOf(["*", "!", "!*"]);
    }

    // Below /run are the folders that packages make there.
    private static IEnumerable<string> Leftovers(ImageTree tree) =>
        tree.Paths.Where(path => Leftover().IsMatch(path) || (path.StartsWith("run/", StringComparison.Ordinal) && tree[path] is { Kind: not 'd' }));

    // With the first line of what it protects: programs and manuals know the words alone.
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----\r?\n[A-Za-z0-9+/=]{16}")]
    private static partial Regex PrivateKey();

    [GeneratedRegex("""
        ^(\.hygiene.*|usr/sbin/policy-rc\.d|etc/(passwd|group|shadow|gshadow|subuid|subgid)-|etc/ssh/ssh_host_.*|etc/\.pwd\.lock|var/lib/dbus/machine-id|var/lib/systemd/random-seed|root/\.(rnd|wget-hsts)
        |.*\.(dpkg-(old|new|dist|tmp)|ucf-(old|new|dist))|var/(lib/dpkg|cache/debconf)/.*-old|var/lib/ucf/.*\.[0-9]|var/lib/mysql/.*|var/lib/postgresql/[0-9]+/.+|etc/ssl/private/.+
        |(tmp|var/tmp|var/log/apt|var/cache/apt/archives)/(?!lock$|partial$).+)$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Leftover();
}
