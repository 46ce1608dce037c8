namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The host loses its power and boots, and an administrator does what administrators do.</summary>
public sealed class SystemdTests : RunnerWithSystemd
{
    [Fact]
    public async Task An_instance_is_there_again_after_a_boot_and_gone_with_the_package()
    {
        await UntilAsync(() => Runs("tick").Count > 0);
        (await TimersAsync()).ShouldBe([
            "shop-backup-files@alice.timer", "shop-backup-list@alice.timer", "shop-backup-remote@alice.timer", "shop-drill-files@alice.timer", .. Manifest.Jobs.Select(job => $"shop-job-{job.Name}@alice.timer"), "shop-stale.timer",
        ], ignoreOrder: true);
        var before = await Host.RunAsync("docker ps --quiet --no-trunc");

        // What waits would be made up for at the boot, and the boot wait for it.
        Go("queued", "replaced", "skipped");
        await Host.KillAsync();
        await Host.BootAsync();
        (await Host.RunAsync("systemctl is-active shop@alice.service; docker ps --quiet --no-trunc")).ShouldBe($"active\n{before}");
        (await TimersAsync()).Count.ShouldBe(11);
        var runs = Runs("tick").Count;
        await UntilAsync(() => Runs("tick").Count > runs);
        Runs("tick").ShouldBeUnique();

        await LetBeDueAsync("broken", "hangs");
        // What the runner sees is told by it, what systemd ends by systemd.
        (await Host.TryAsync("systemctl start shop-job-broken@alice.service")).ExitCode.ShouldNotBe(0);
        (await StatusAsync("broken")).ShouldBe("failed");
        await Host.RunAsync("systemctl start --no-block shop-job-hangs@alice.service");
        await UntilAsync(() => Runs("hangs").Count > 0);
        await Host.RunAsync("systemctl kill --signal=KILL shop-job-hangs@alice.service");
        await UntilAsync(() => Mail().Contains("shop-job-hangs@alice.service", StringComparison.Ordinal));
        Mail().ShouldContain("shop-job-hangs@alice.service failed: signal");
        Mail().ShouldContain("shop/alice broken: failure");
        Mail().ShouldNotContain("shop-job-broken@alice.service");

        await Host.RunAsync("systemctl stop shop@alice.service");
        (await TimersAsync()).ShouldBeEmpty();
        (await Host.RunAsync("docker ps --quiet")).ShouldBeEmpty();
        // One that does not start is looked after all the same.
        await Host.RunAsync("echo HYGIENE_ENGINE=none >/etc/hygiene/shop/site.conf; ! systemctl start shop@alice.service");
        (await TimersAsync()).ShouldContain("shop-stale.timer");
        await Host.RunAsync(": >/etc/hygiene/shop/site.conf; systemctl start shop@alice.service");
        (await TimersAsync()).Count.ShouldBe(11);

        await Host.RunAsync("hygiene instance remove --yes alice");
        (await TimersAsync()).ShouldBeEmpty();
        await Host.RunAsync("apt-get purge --yes shop-ops");
        (await Host.RunAsync("systemctl list-unit-files --no-legend 'shop*' || :; find /etc/systemd /usr/lib/systemd -name 'shop*'")).ShouldBeEmpty();
        (await Host.RunAsync("docker volume ls --quiet")).Trim().ShouldBe("hygiene-shop-alice-data", "data stays");
    }

    [Fact]
    public async Task Jobs_backups_and_drills_do_their_work_in_the_stricter_sandbox()
    {
        File.WriteAllText(Data("note"), "sugar\n");
        // A backup that stops the container waits for no job that waits.
        Go("queued", "replaced", "skipped");
        await Host.RunAsync($"sqlite3 {Volume}/list.db 'create table list (item); insert into list values (1)'");
        foreach (var kind in (string[])["job-", "backup-", "drill-", "stale"])
            await Host.RunAsync($"mkdir -p /etc/systemd/system/shop-{kind}.service.d; cp /usr/share/shop-ops/systemd/docker.conf /etc/systemd/system/shop-{kind}.service.d/");
        await Host.RunAsync("cp /usr/share/shop-ops/systemd/sqlite.conf /etc/systemd/system/shop-backup-.service.d/; systemctl daemon-reload");
        await LetBeDueAsync("tick", "files", "list", "files.drill");
        foreach (var unit in (string[])["shop-job-tick@alice", "shop-backup-files@alice", "shop-backup-list@alice", "shop-drill-files@alice", "shop-stale"])
        {
            (await Host.RunAsync($"systemctl show --property=ProtectSystem --value {unit}.service")).ShouldBe("strict\n");
            await ShouldStartAsync(unit);
        }
        (await Host.RunAsync("hygiene status shop --json | jq --raw-output '.items[] | select(.name == \"files\" or .name == \"list\") | .kind + \" \" + .name + \" \" + .state' | sort")).ShouldBe("backup files ok\nbackup list ok\ndrill files ok\n");
    }

    [Fact]
    public async Task The_password_of_a_repository_can_lie_encrypted_for_systemd_alone()
    {
        File.WriteAllText(Data("note"), "sugar\n");
        // A restore waits for no job that waits.
        Go("queued", "replaced", "skipped");
        await LetBeDueAsync("remote");
        (await Host.TryAsync("systemctl start shop-backup-remote@alice.service")).ExitCode.ShouldNotBe(0);
        (await Host.RunAsync("journalctl --sync; journalctl --no-pager --output=cat --unit=shop-backup-remote@alice.service")).ShouldContain("write the password of the repository to /etc/hygiene/shop/restic-password");

        await Host.RunAsync("mkdir -p /etc/credstore.encrypted; printf 'a secret' | systemd-creds encrypt --with-key=host --name=restic-password - /etc/credstore.encrypted/shop-restic-password");
        await LetBeDueAsync("remote");
        await ShouldStartAsync("shop-backup-remote@alice");
        // And so does what an administrator runs by hand.
        await Host.RunAsync("rm /var/lib/docker/volumes/hygiene-shop-alice-data/_data/note");
        await Host.RunAsync("systemd-run --wait --quiet --pipe --property=LoadCredentialEncrypted=restic-password:shop-restic-password hygiene restore shop alice remote --at latest --yes --no-safety-backup");
        File.ReadAllText(Data("note")).ShouldBe("sugar\n");
    }
}
