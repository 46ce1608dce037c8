using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>A maintainer script is root's in its root filesystem, and nothing on the machine, whoever runs it.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class ConfinementTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    // What is tried is of the script's own namespaces, where it should succeed.
    private const string Script = """
        #!/bin/sh
        set -e
        exec 2>/dev/null
        said=/var/lib/shop-said
        mount -t tmpfs shop /mnt && echo mounts >>$said
        (echo shop >/proc/sys/kernel/hostname) && echo writes settings of the kernel >>$said
        (: >/proc/sysrq-trigger) && echo presses keys >>$said
        perl -e 'mkdir "/tmp/x"; chroot "/tmp/x" or exit 0; chdir ".." for 1 .. 20; chroot "."; exit !-e "/.hygiene"' || echo finds its way out >>$said
        (mknod /var/lib/shop-kmsg c 1 11 && : >/var/lib/shop-kmsg) && echo opens devices of the machine >>$said
        rm -f /var/lib/shop-kmsg
        (: </dev/tty) && echo has a terminal >>$said
        : >/dev/shm/file && chown 33:33 /dev/shm/file && chmod 4755 /dev/shm/file && echo gives files away >>$said
        : >/var/lib/shop-clock
        (while :; do date >>/var/lib/shop-clock; sleep 0.01; done) </dev/null >/dev/null &
        exit 0

        """;

    public static TheoryData<string> All => [.. Configurers.All];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_script_has_the_rights_of_a_container_and_what_it_leaves_running_ends(string configurer)
    {
        // Another package for each, or the store would have what the first one made.
        using var shop = Recomposition.OnBaseOf(await images.NginxAsync(packed), new DebBuilder("shop").File("usr/share/shop", configurer).ControlFile("postinst", Script.ReplaceLineEndings("\n")));
        await Configurers.UseAsync(configurer, engines, shop.BaseName, async with =>
        {
            var layer = (await shop.ComposeAsync(with, TestContext.Current.CancellationToken))[3].Path;
            TreeDump.Text(layer, "var/lib/shop-said").ShouldBe("gives files away\n");
            TreeDump.Text(layer, "var/lib/shop-clock").ShouldNotBeNull();
        });
    }
}
