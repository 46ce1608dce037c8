using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Installing, upgrading, removing and purging a package of operations with dpkg, and what is left at each step (Debian Policy §6).</summary>
public sealed class InstallationTests
{
    private const string Alice = "etc/systemd/system/multi-user.target.wants/shop@alice.service";
    private const string Stale = "etc/systemd/system/timers.target.wants/shop-stale.timer";
    private static readonly string[] Reload = ["daemon-reload", "reset-failed shop-*@*.timer"];

    [Fact]
    public async Task Timers_and_instances_follow_the_package_and_data_outlives_it()
    {
        using var host = await HostRoot.WithSystemdAsync();

        await host.InstallAsync(Shop("1.0.0"));
        (await host.RunAsync("hygiene status shop")).ShouldBe("hygiene status shop\n");
        host.TakeCalls().ShouldBe([.. Reload, "start shop-stale.timer"]);
        File.ResolveLinkTarget(host[Stale], returnFinalTarget: false)!.FullName.ShouldEndWith("/lib/systemd/system/shop-stale.timer");
        File.GetUnixFileMode(host["var/backups/hygiene"]).ShouldBe((UnixFileMode)0b111_000_000);

        Live(host);
        host.Write("etc/hygiene/shop/site.conf", "HYGIENE_ENGINE=podman\n");
        await host.InstallAsync(Shop("1.1.0-rc.1", "HYGIENE_ENGINE=docker\n"));
        host.TakeCalls().ShouldBe([.. Reload, "start shop-stale.timer"], "an administrator may have stopped alice");
        foreach (var instance in (string[])["alice", "bob"])
            host.Write($"run/active/shop@{instance}.service", "");
        await host.InstallAsync(Shop("1.1.0-rc.1", "HYGIENE_ENGINE=docker\n"));
        host.TakeCalls().ShouldBe([.. Reload, "start shop-stale.timer", "start shop@alice.service"], "bob is not enabled");
        (await host.RunAsync("cat /usr/share/shop-ops/ops.json")).ShouldContain("1.1.0-rc.1");
        File.ReadAllText(host["etc/hygiene/shop/site.conf"]).ShouldBe("HYGIENE_ENGINE=podman\n");
        File.ReadAllText(host["etc/hygiene/shop/site.conf.dpkg-dist"]).ShouldBe("HYGIENE_ENGINE=docker\n");
        Remains(host).ShouldBe(["instances", "state", "backups", "stamps", "alice enabled"]);

        await host.RunAsync("dpkg --remove shop-ops");
        host.TakeCalls().ShouldBe(["stop shop-stale.timer", "stop shop-backup-orders@*.timer", "daemon-reload"]);
        Remains(host).ShouldBe(["instances", "state", "backups", "stamps", "alice enabled"]);
        (await host.StatusOfAsync("shop-ops")).Trim().ShouldBe("config-files");
        (await host.RunAsync("test ! -e /usr/share/shop-ops; test ! -L /usr/bin/hygiene; ls /etc/cron.d")).ShouldBe("shop-ops\n");

        (await host.RunAsync("dpkg --purge shop-ops")).ShouldContain("the backups in /var/backups/hygiene/shop, and the containers and volumes of shop, are still there");
        Remains(host).ShouldBe(["backups"]);
        Path.Exists(host["etc/hygiene"]).ShouldBeFalse();
        new FileInfo(host[Stale]).LinkTarget.ShouldBeNull();
        (await host.RunAsync("find /etc /var/lib -name '*shop*' -not -path '/var/lib/dpkg/*'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_administrator_disabled_stays_disabled()
    {
        using var host = await HostRoot.WithSystemdAsync();
        await host.InstallAsync(Shop("1.0.0"));
        File.Delete(host[Stale]);
        host.TakeCalls();
        await host.InstallAsync(Shop("1.1.0"));
        host.TakeCalls().ShouldBe(Reload);
        new FileInfo(host[Stale]).LinkTarget.ShouldBeNull();
    }

    [Fact]
    public async Task A_policy_against_starting_services_is_obeyed()
    {
        using var host = await HostRoot.WithSystemdAsync(policy: 101);
        Live(host);
        await host.InstallAsync(Shop("1.0.0"));
        host.TakeCalls().ShouldBe(Reload);
        new FileInfo(host[Stale]).LinkTarget.ShouldNotBeNull("it is enabled for the next boot");
    }

    [Fact]
    public async Task Without_systemd_everything_works_and_nothing_is_called()
    {
        using var host = await HostRoot.WithoutSystemdAsync();
        await host.InstallAsync(Shop("1.0.0"));
        Live(host);
        await host.InstallAsync(Shop("1.1.0", "HYGIENE_ENGINE=docker\n"));
        File.ReadAllText(host["etc/hygiene/shop/site.conf"]).ShouldBe("HYGIENE_ENGINE=docker\n", "nobody had changed it");
        (await host.RunAsync("hygiene version")).ShouldBe("hygiene version\n");
        await host.RunAsync("dpkg --remove shop-ops && dpkg --purge shop-ops");
        host.TakeCalls().ShouldBeEmpty();
        Remains(host).ShouldBe(["backups"]);
    }

    [Fact]
    public async Task Two_apps_share_the_command_until_the_last_is_gone()
    {
        using var host = await HostRoot.WithoutSystemdAsync();
        var request = SampleOperationsPackage.Request("1.0.0");
        var blog = SampleOperationsPackage.Package(request with { App = "blog", Entries = [SampleOperationsPackage.Text(DebEntry.Program, "/usr/share/blog-ops/hygiene", "#!/bin/sh\necho blog\n")] });
        await host.InstallAsync(Shop("1.0.0"), blog);
        await host.RunAsync("dpkg --purge shop-ops");
        (await host.RunAsync("hygiene")).ShouldBe("blog\n");
        await host.RunAsync("dpkg --purge blog-ops; test ! -L /usr/bin/hygiene");
        Path.Exists(host["var/backups/hygiene"]).ShouldBeTrue();
    }

    [Fact]
    public async Task Every_call_of_Policy_can_be_made_twice_and_no_other()
    {
        using var host = await HostRoot.WithSystemdAsync();
        await CallScriptsAsync(host);
    }

    [Fact]
    public async Task Every_call_of_Policy_can_be_made_without_systemd_too()
    {
        using var host = await HostRoot.WithoutSystemdAsync();
        await CallScriptsAsync(host);
    }

    // Policy §6.5, and each twice: a step that was interrupted is taken again.
    private static async Task CallScriptsAsync(HostRoot host)
    {
        await host.InstallAsync(Shop("1.0.0"));
        string[] calls =
        [
            "prerm upgrade 2", "prerm failed-upgrade 1 2", "prerm deconfigure in-favour x 1", "prerm remove", "prerm remove in-favour x 1",
            "postrm upgrade 2", "postrm failed-upgrade 1 2", "postrm abort-upgrade 1 2", "postrm abort-install", "postrm abort-install 1 2", "postrm disappear x 1", "postrm remove", "postrm purge",
            "postinst configure", "postinst configure 1", "postinst abort-upgrade 2", "postinst abort-remove", "postinst abort-remove in-favour x 1", "postinst abort-deconfigure in-favour x 1",
        ];
        await host.RunAsync(string.Join('\n', calls.Select(call => $"/var/lib/dpkg/info/shop-ops.{call}; /var/lib/dpkg/info/shop-ops.{call}")));
        foreach (var script in (string[])["postinst", "prerm", "postrm"])
            (await host.TryAsync($"/var/lib/dpkg/info/shop-ops.{script} invented")).ExitCode.ShouldBe(1);
    }

    private static DebPackage Shop(string version, string site = "HYGIENE_ENGINE=auto\n")
    {
        var request = SampleOperationsPackage.Request(version);
        return SampleOperationsPackage.Package(request with
        {
            Entries = [.. request.Entries.Where(entry => !entry.Path.EndsWith("/site.conf", StringComparison.Ordinal)), SampleOperationsPackage.Text(DebEntry.File, "/etc/hygiene/shop/site.conf", site)],
        });
    }

    // What comes to be while the app is used.
    private static void Live(HostRoot host)
    {
        host.Write("etc/hygiene/shop/instances/alice/env", "A=1\n");
        host.Write("etc/hygiene/shop/instances/bob/env", "B=1\n");
        host.Write("var/lib/hygiene/shop/alice/orders.json", "{}");
        host.Write("var/backups/hygiene/shop/alice/orders/20260101T020000Z/dump.zst", "x");
        host.Write("var/lib/systemd/timers/stamp-shop-backup-orders@alice.timer", "");
        Directory.CreateDirectory(Path.GetDirectoryName(host[Alice])!);
        File.Delete(host[Alice]);
        File.CreateSymbolicLink(host[Alice], "/usr/lib/systemd/system/shop@.service");
    }

    private static IEnumerable<string> Remains(HostRoot host) => new (string What, string Path)[]
    {
        ("instances", "etc/hygiene/shop/instances/bob/env"), ("state", "var/lib/hygiene/shop/alice/orders.json"), ("backups", "var/backups/hygiene/shop/alice/orders/20260101T020000Z/dump.zst"),
        ("stamps", "var/lib/systemd/timers/stamp-shop-backup-orders@alice.timer"), ("alice enabled", Alice),
    }.Where(each => Path.Exists(host[each.Path]) || new FileInfo(host[each.Path]).LinkTarget is not null).Select(each => each.What);
}
