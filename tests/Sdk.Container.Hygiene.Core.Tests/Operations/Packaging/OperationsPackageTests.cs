using System.IO.Compression;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Packaging;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations.Packaging;

public sealed class OperationsPackageTests
{
    private static readonly DebPackage Shop = SampleOperationsPackage.Package(SampleOperationsPackage.Request("1.0.0-rc.1"));

    [Fact]
    public void The_control_file_says_what_a_host_needs() => DebListing.Control(DebWriter.Write(Shop), "control").ShouldBe("""
        Package: shop-ops
        Version: 1.0.0~rc.1
        Section: admin
        Priority: optional
        Architecture: all
        Depends: docker.io | docker-ce | podman, cron | cron-daemon | systemd-sysv, bsdextrautils, jq, zstd
        Suggests: restic, borgbackup, curl
        Installed-Size: 28
        Maintainer: Jane Doe <jane@example.com>
        Description: backups, restores and scheduled jobs of shop
         Starts the containers of shop on this host, runs its jobs, takes backups of
         its data, restores them, and proves on a schedule that they can be restored.
         The command is hygiene; /usr/share/shop-ops/RESTORE.md tells what to do when
         data is lost.
         .
          .NET shop.
         .
         Sells things.
        Homepage: https://example.com/shop

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void What_the_app_declares_is_needed_and_no_longer_suggested()
    {
        var control = DebListing.Control(DebWriter.Write(SampleOperationsPackage.Package(SampleOperationsPackage.Request("1.0.0") with { Needs = ["curl", "restic"] })), "control");
        control.ShouldNotBeNull().ShouldContain("bsdextrautils, jq, zstd, curl, restic\nSuggests: borgbackup\n");
    }

    [Fact]
    public void The_file_has_Debian_s_name() => Shop.FileName.ShouldBe("shop-ops_1.0.0~rc.1_all.deb");

    [Fact]
    public void Configuration_is_the_administrator_s() =>
        DebListing.Control(DebWriter.Write(Shop), "conffiles").ShouldBe("/etc/cron.d/shop-ops\n/etc/hygiene/shop/site.conf\n");

    [Fact]
    public void The_changelog_is_dated_by_the_request()
    {
        using GZipStream gzip = new(new MemoryStream(Shop.Entries.Single(entry => entry.Path == "/usr/share/doc/shop-ops/changelog.gz").Content.ToArray()), CompressionMode.Decompress);
        using StreamReader reader = new(gzip);
        reader.ReadToEnd().ShouldBe("shop-ops (1.0.0~rc.1) unstable; urgency=medium\n\n  * Operations of shop 1.0.0-rc.1.\n\n -- Jane Doe <jane@example.com>  Fri, 02 Jan 2026 03:04:05 +0000\n");
    }

    [Fact]
    public void Only_units_that_ask_for_it_are_enabled_and_only_timers_of_instances_are_stopped_by_pattern()
    {
        Shop.Scripts["postinst"].ShouldContain("deb-systemd-helper enable 'shop-stale.timer'");
        Shop.Scripts["postinst"].ShouldNotContain("'shop-stale.service'");
        Shop.Scripts["prerm"].ShouldContain("deb-systemd-invoke stop 'shop-backup-orders@*.timer'");
        string.Concat(Shop.Scripts.Values).ShouldNotContain("{{");
        string.Concat(Shop.Scripts.Values).ShouldNotContain("shop-backup-orders@.service");
    }

    [Fact]
    public void Without_units_the_scripts_name_none()
    {
        var request = SampleOperationsPackage.Request("1.0.0");
        var package = SampleOperationsPackage.Package(request with { Entries = [.. request.Entries.Where(entry => !entry.Path.Contains("systemd", StringComparison.Ordinal))] });
        string.Concat(package.Scripts.Values).ShouldNotContain("stale");
        package.Scripts["postinst"].ShouldContain("update-alternatives");
    }

    [Fact]
    public void What_the_project_does_not_state_is_not_invented()
    {
        var package = SampleOperationsPackage.Package(SampleOperationsPackage.Request("1.0.0") with { Copyright = null, License = null });
        var text = System.Text.Encoding.UTF8.GetString(package.Entries.Single(entry => entry.Path.EndsWith("/copyright", StringComparison.Ordinal)).Content.Span);
        text.ShouldContain("Copyright: not stated by the project\nLicense: not stated by the project\n");
        text.ShouldContain(File.ReadAllText(Path.Combine(Repository.Root, "LICENSE")).TrimEnd());
    }

    [Fact]
    public void A_template_of_the_user_s_replaces_a_script()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["deb"]);
        File.WriteAllText(folder["deb/prerm.scriban"], "#!/bin/sh\n# {{ model.package }} of {{ model.app }} {{ model.app_version }}\n");
        SampleOperationsPackage.Package(SampleOperationsPackage.Request("1.0.0"), folder.Path).Scripts["prerm"].ShouldBe("#!/bin/sh\n# shop-ops of shop 1.0.0\n");
        File.WriteAllText(folder["deb/prerm.scriban"], "#!/bin/sh\n{{ model.pakage }}\n");
        Should.Throw<HygieneException>(() => SampleOperationsPackage.Package(SampleOperationsPackage.Request("1.0.0"), folder.Path)).Diagnostics[0].Location.ShouldBe(new SourceLocation(folder["deb/prerm.scriban"], 2, 10));
    }

    /// <summary>docs/templates.md is the contract: a member that is not in it is not there for people.</summary>
    [Fact]
    public void The_documentation_names_every_member()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "templates.md"));
        string[] members = [.. typeof(OperationsPackageModel).GetProperties()
            .Select(property => string.Concat(property.Name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}")))];
        members.ShouldContain("enabled_units");
        members.Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
