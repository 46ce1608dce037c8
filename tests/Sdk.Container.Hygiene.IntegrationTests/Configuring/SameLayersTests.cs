using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>Base and nginx, configured by everybody that can: the layers are the same to the last bit.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class SameLayersTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    public static TheoryData<string> Others => [.. Configurers.All.Where(name => name != Configurers.Namespaces)];

    /// <summary>The publish used namespaces, and another store.</summary>
    [Theory]
    [MemberData(nameof(Others))]
    public async Task Whoever_configures_makes_the_published_layers(string configurer)
    {
        var image = await images.NginxAsync(packed);
        using var again = Recomposition.Again(image);
        await Configurers.UseAsync(configurer, engines, again.BaseName, async with =>
        {
            var layers = await again.ComposeAsync(with, TestContext.Current.CancellationToken);
            again.Log.Infos.Count(line => line.StartsWith("configuring ", StringComparison.Ordinal)).ShouldBe(2);
            layers.Select(layer => layer.Digest.Hex).ShouldBe(image.Result.Layers.Take(4).Select(layer => layer.Digest));
        });
    }

    public static TheoryData<string> All => [.. Configurers.All];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_capability_that_a_script_gives_to_a_file_is_in_the_layer(string configurer)
    {
        var image = await images.NginxAsync(packed);
        // Another package for each, or the store would have what the first one made.
        var deb = new DebBuilder("shop").File("usr/bin/shop", configurer, mode: 0x1ED).ControlFile("postinst", $"#!/bin/sh\nset -e\n{FileCapability.Give("/usr/bin/shop")}");
        using var shop = Recomposition.OnBaseOf(image, deb);
        await Configurers.UseAsync(configurer, engines, shop.BaseName, async with =>
        {
            var layers = await shop.ComposeAsync(with, TestContext.Current.CancellationToken);
            FileCapability.Of(layers[3].Path).ShouldBe(FileCapability.NetRaw);
        });
    }

    /// <summary>rename(2) changes the folder, and nothing that is in it.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task A_folder_that_a_script_renames_keeps_what_is_in_it(string configurer)
    {
        var image = await images.NginxAsync(packed);
        var deb = new DebBuilder("shop").File("usr/share/shop/deep/one", configurer).File("usr/share/shop/two", "two").Directory("usr/share/a").File("usr/share/a/x", "of a").File("usr/share/b/x", "of b")
            .ControlFile("postinst", "#!/bin/sh\nset -e\ncd /usr/share\nmv shop moved\nln -s moved shop\nmv a c\nmv b a\nmv c b\n");
        using var shop = Recomposition.OnBaseOf(image, deb);
        await Configurers.UseAsync(configurer, engines, shop.BaseName, async with =>
        {
            var layer = (await shop.ComposeAsync(with, TestContext.Current.CancellationToken))[3].Path;
            TreeDump.OfFile(layer).Select(line => line.Split(' ')[0]).Where(path => path.StartsWith("usr/share/moved", StringComparison.Ordinal) || path.StartsWith("usr/share/shop", StringComparison.Ordinal)).ShouldBe(
                ["usr/share/moved/", "usr/share/moved/deep/", "usr/share/moved/deep/one", "usr/share/moved/two", "usr/share/shop"]);
            TreeDump.Text(layer, "usr/share/moved/deep/one").ShouldBe(configurer);
            (TreeDump.Text(layer, "usr/share/a/x"), TreeDump.Text(layer, "usr/share/b/x")).ShouldBe(("of b", "of a"));
        });
    }

    /// <summary>
    /// What scripts look at, and write down: the host's name (postfix), whether there is a network interface (postfix's aliases), the times of folders (fontconfig's caches), the address of
    /// localhost. What they write where an engine mounts something is lost with it.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task A_script_sees_the_same(string configurer)
    {
        var image = await images.NginxAsync(packed);
        var deb = new DebBuilder("shop").File("usr/share/shop/a/one", configurer).File("usr/share/shop/b", "b").File("usr/share/shop/a/two", "two").ControlFile("postinst", """
            #!/bin/sh
            set -e
            {
              hostname; hostname --fqdn; hostname -d; uname -n; cat /etc/hostname; bash -c 'echo "$HOSTNAME"'
              perl -MSocket -e 'socket(S, AF_INET, SOCK_STREAM, 0); print bind(S, pack_sockaddr_in(0, INADDR_LOOPBACK)) ? "up\n" : "down\n"'
              perl -MSocket -e 'print inet_ntoa(scalar gethostbyname "localhost"), "\n"'
              stat --format '%n %Y' /usr/share/shop /usr/share/shop/a
            } >/etc/shop
            cat /etc/resolv.conf >/dev/null
            echo 192.0.2.1 shop 2>/dev/null >>/etc/hosts || :
            echo nameserver 192.0.2.1 2>/dev/null >>/etc/resolv.conf || :

            """);
        using var shop = Recomposition.OnBaseOf(image, deb);
        await Configurers.UseAsync(configurer, engines, shop.BaseName, async with =>
        {
            var layers = await shop.ComposeAsync(with, TestContext.Current.CancellationToken);
            TreeDump.Text(layers[3].Path, "etc/shop").ShouldBe(
                $"localhost\nlocalhost\n\nlocalhost\nlocalhost\nlocalhost\nup\n127.0.0.1\n/usr/share/shop {DebBuilder.Time}\n/usr/share/shop/a {DebBuilder.Time}\n");
            TreeDump.OfFile(layers[3].Path).ShouldNotContain(line => line.StartsWith("etc/hosts ", StringComparison.Ordinal) || line.StartsWith("etc/resolv.conf ", StringComparison.Ordinal) || line.StartsWith("etc/hostname ", StringComparison.Ordinal));
        });
    }
}
