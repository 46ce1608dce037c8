using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Configuring;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>A volume that was written by an image must belong to the same account in the next image, though another package has an account, too, by then.</summary>
[Trait("Category", "RealArchive")]
public sealed class AccountNumberTests(PublishFixture packed, PublishedImages images)
{
    [Fact]
    public async Task An_account_keeps_its_number_whatever_else_is_installed()
    {
        FullImages.SkipWithoutNamespaces();
        var alone = await ComposeAsync("zulu");
        var later = await ComposeAsync("alpha", "mike", "zulu");
        var zulu = alone.Single(line => line.StartsWith("var/lib/zulu ", StringComparison.Ordinal));
        zulu.ShouldMatch("^var/lib/zulu 4750 ([2-8][0-9]{2}):\\1 file");
        later.ShouldContain(zulu);
        alone.Single(line => line.StartsWith("passwd zulu:", StringComparison.Ordinal)).ShouldBe(later.Single(line => line.StartsWith("passwd zulu:", StringComparison.Ordinal)));
        later.Where(line => line.StartsWith("passwd ", StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal)).Select(line => line.Split(':')[2]).ShouldBeUnique();
    }

    /// <summary>A change of the owner takes them away (chown(2)).</summary>
    [Fact]
    public async Task Capabilities_stay_with_a_file_whose_group_gets_its_number()
    {
        FullImages.SkipWithoutNamespaces();
        using var root = Recomposition.OnBaseOf(await images.NginxAsync(packed), new DebBuilder("zulu").File("usr/bin/zulu", "zulu", mode: 0x1ED)
            .ControlFile("postinst", $"{AddAccount("zulu")}chown root:zulu /usr/bin/zulu\nchmod 2750 /usr/bin/zulu\n{FileCapability.Give("/usr/bin/zulu")}"));
        var layer = (await root.ComposeAsync(new NamespaceConfigurer(), TestContext.Current.CancellationToken))[3].Path;
        TreeDump.OfFile(layer).ShouldContain(line => Regex.IsMatch(line, "^usr/bin/zulu 2750 0:[2-8][0-9]{2} file 4 "));
        FileCapability.Of(layer).ShouldBe(FileCapability.NetRaw);
    }

    // As adduser does, which the base has not: the first number that is free.
    private static string AddAccount(string name) => $"""
        #!/bin/sh
        set -e
        id=100
        while cut -d: -f3 /etc/passwd | grep -qx $id; do id=$((id + 1)); done
        echo "{name}:x:$id:$id::/nonexistent:/bin/false" >>/etc/passwd
        echo "{name}:x:$id:" >>/etc/group
        echo {name} >/var/lib/{name}
        chown {name}:{name} /var/lib/{name}
        chmod 4750 /var/lib/{name}

        """.ReplaceLineEndings("\n");

    private async Task<IReadOnlyList<string>> ComposeAsync(params string[] accounts)
    {
        using var root = Recomposition.OnBaseOf(await images.NginxAsync(packed), [.. accounts.Select(name => new DebBuilder(name).File($"usr/share/{name}", name).ControlFile("postinst", AddAccount(name)))]);
        var layer = (await root.ComposeAsync(new NamespaceConfigurer(), TestContext.Current.CancellationToken))[3].Path;
        return [.. TreeDump.OfFile(layer), .. TreeDump.Text(layer, "etc/passwd")!.Split('\n').Select(line => $"passwd {line}")];
    }
}
