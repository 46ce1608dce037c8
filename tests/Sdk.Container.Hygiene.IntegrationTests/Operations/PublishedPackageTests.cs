using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The package that a publish writes, from its installation until nothing is left of it. What its scripts do in each case: <see cref="InstallationTests"/>.</summary>
public sealed class PublishedPackageTests
{
    private const string Alice = "etc/systemd/system/multi-user.target.wants/shop@alice.service";
    private static readonly string[] Reload = ["daemon-reload", "reset-failed shop-*@*.timer"];

    [Fact]
    public async Task Is_installed_enabled_upgraded_disabled_removed_and_purged()
    {
        using var host = await HostRoot.WithSystemdAsync();
        await host.InstallAsync(SampleOperationsPackage.Published("1.0.0"));
        host.TakeCalls().ShouldBe(Reload, "no instance, and nothing that would run without one");
        (await host.RunAsync("hygiene version")).ShouldContain("shop 1.0.0\n");
        (await host.RunAsync("dpkg --verify shop-ops; cd /etc/cron.d && ls")).ShouldBe("shop-ops\n");

        host.Write("etc/hygiene/shop/instances/alice/env", "A=1\n");
        host.Write("var/backups/hygiene/shop/alice/orders/20260101T020000Z/manifest.json", "{}");
        await host.RunAsync("systemctl.real --root=/ enable shop@alice.service");
        host.Write("run/active/shop@alice.service", "");
        new FileInfo(host[Alice]).LinkTarget.ShouldNotBeNull().ShouldEndWith("/lib/systemd/system/shop@.service");

        await host.InstallAsync(SampleOperationsPackage.Published("1.1.0"));
        host.TakeCalls().ShouldBe([.. Reload, "start shop@alice.service"]);
        (await host.RunAsync("hygiene version")).ShouldContain("shop 1.1.0\n");
        new FileInfo(host[Alice]).LinkTarget.ShouldNotBeNull("it stays enabled");

        await host.RunAsync("systemctl.real --root=/ disable shop@alice.service");
        await host.InstallAsync(SampleOperationsPackage.Published("1.1.1"));
        host.TakeCalls().ShouldBe(Reload, "what is disabled is not started");

        await host.RunAsync("dpkg --remove shop-ops");
        host.TakeCalls().ShouldBe([.. Timers().Select(timer => $"stop {timer}@*.timer"), "daemon-reload"]);
        Path.Exists(host["etc/hygiene/shop/instances/alice/env"]).ShouldBeTrue();

        await host.RunAsync("dpkg --purge shop-ops");
        (await host.RunAsync("find /etc /usr/lib/systemd /usr/share /var/lib -name '*shop*' -not -path '/var/lib/dpkg/*' -not -path '/usr/share/*/*'")).ShouldBeEmpty();
        Path.Exists(host["var/backups/hygiene/shop/alice/orders/20260101T020000Z/manifest.json"]).ShouldBeTrue();
    }

    private static IEnumerable<string> Timers() => RenderingSamples.Shop.Jobs.Where(job => !job.Suspend).Select(job => $"shop-job-{job.Name}")
        .Concat(RenderingSamples.Shop.Backups.Select(backup => $"shop-backup-{backup.Name}"))
        .Concat(RenderingSamples.Shop.Backups.Where(backup => backup.Verify is not null).Select(backup => $"shop-drill-{backup.Name}"))
        .Order(StringComparer.Ordinal);
}
