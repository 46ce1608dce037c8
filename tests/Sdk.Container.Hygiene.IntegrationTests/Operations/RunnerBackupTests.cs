using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Backups: what comes back, and what is left when something breaks.</summary>
[Trait("Category", "Engine")]
public sealed class RunnerBackupTests(EngineFixture engines) : RunnerWithDocker(engines)
{
    [Fact]
    public async Task Files_come_back_as_they_were_and_a_drill_tells_what_is_wrong_with_a_copy()
    {
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note; mkdir -p /uploads/tmp '/uploads/a b'; touch /uploads/tmp/no '/uploads/a b/yes'");
        var volume = await VolumeAsync();
        (await ProcessRun.RunAsync("chown", ["4321:1234", $"{volume}/note"], "/", cancellationToken: Token)).Succeeded();
        await EndAsync(0, "backup", App, "alice", "uploads");
        var begin = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await EndAsync(0, "drill", App, "alice", "uploads");
        (await DrilledAsync("uploads", begin)).ShouldContain("container create ");
        File.Exists($"{Copies("uploads").Single()}/verified.json").ShouldBeTrue();

        foreach (var words in (string[][])[[], [App], [App, "alice"]])
            (await EndAsync(0, ["drill", .. words])).ShouldBe($"{App}/alice uploads: the newest backup can be restored\n");
        (await EndAsync(66, "drill", App, "bob")).ShouldContain("bob");

        await InContainerAsync("echo salt >/uploads/note; touch /uploads/later");
        (await EndAsync(64, "restore", App, "alice", "uploads", "--at", "latest")).ShouldContain("--yes");
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes");
        (await InContainerAsync("cat /uploads/note; cd /uploads; echo *; cd 'a b'; echo *; cd ../tmp; echo *")).ShouldBe("sugar\na b note tmp\nyes\nno\n");
        (await ProcessRun.RunAsync("stat", ["-c", "%u:%g", $"{volume}/note"], "/", cancellationToken: Token)).Output.Trim().ShouldBe("4321:1234");
        // What was there before the restore is a backup, too.
        var safety = Directory.EnumerateDirectories(Path.GetDirectoryName(Copies("uploads")[0])!, "*.safety").Single();
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", Path.GetFileName(safety), "--yes", "--no-safety-backup");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("salt\n");

        // It no longer answers as declared.
        await EndAsync(0, "backup", App, "alice", "uploads");
        (await EndAsync(2, "drill", App, "alice", "uploads")).ShouldContain("the answer salt");
        var file = $"{Copies("uploads")[^1]}/files.tar.zst";
        var bytes = await File.ReadAllBytesAsync(file, Token);
        foreach (var (damage, says) in new (byte[], string)[] { ([.. bytes[..^1], (byte)(bytes[^1] ^ 1)], "SHA-256"), (bytes[..^5], "bytes instead of"), ([], "bytes instead of") })
        {
            await File.WriteAllBytesAsync(file, damage, Token);
            (await EndAsync(65, "drill", App, "alice", "uploads")).ShouldContain(says);
        }
        (await EndAsync(65, "drill")).ShouldContain("is damaged");
        (await EndAsync(65, "restore", App, "alice", "uploads", "--at", "latest", "--yes")).ShouldContain("is damaged");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("salt\n");
        (await DockerAsync("ps", "--all", "--quiet", "--filter", $"label=hygiene.drill={App}/alice/uploads")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_command_has_dumped_is_handed_to_the_one_that_restores()
    {
        await StartAsync(dump: "echo dumped for $HOSTNAME; test ! -e /uploads/broken");
        await EndAsync(0, "backup", App, "alice", "dump");
        File.ReadAllText($"{Copies("dump").Single()}/dump").ShouldStartWith("dumped for ");
        await EndAsync(0, "restore", App, "alice", "dump", "--at", "latest", "--yes");
        (await InContainerAsync("cat /uploads/loaded")).ShouldBe(await File.ReadAllTextAsync($"{Copies("dump").Single()}/dump", Token));
        // One that fails is no backup, whatever it has printed.
        await InContainerAsync("touch /uploads/broken");
        await EndAsync(1, "backup", App, "alice", "dump");
        Copies("dump").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_drill_that_only_lists_reads_all_of_a_copy_and_starts_nothing()
    {
        await StartAsync(backup: """{ "name": "more", "type": "files", "service": "app", "volume": "uploads", "compression": "none", "verify": { "mode": "list" } }""");
        await InContainerAsync("echo sugar >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "more");
        var begin = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await EndAsync(0, "drill", App, "alice", "more");
        File.Exists($"{Copies("more").Single()}/verified.json").ShouldBeTrue();
        (await DrilledAsync("more", begin)).ShouldBeEmpty();
        await using (var file = File.OpenWrite($"{Copies("more").Single()}/files.tar"))
            file.Write("no longer a tar"u8);
        (await EndAsync(65, "drill", App, "alice", "more")).ShouldContain("SHA-256");
        File.Exists($"{Copies("more").Single()}/verified.json").ShouldBeFalse();
    }

    [Fact]
    public async Task A_drill_hands_a_dump_to_a_server_that_is_well()
    {
        await StartAsync(backup: """{ "name": "more", "type": "command", "service": "app", "command": ["/bin/sh", "-c", "echo dumped"], "restoreCommand": ["/bin/sh", "-c", "test -e /scratch/well && cat >/uploads/loaded"], "verify": { "mode": "restore", "command": ["/bin/cat", "/uploads/loaded"], "expect": "^dumped" } }""");
        // It is well when it is asked for the second time.
        await ImportAsync("1.0.0", "--change", """HEALTHCHECK --interval=1h CMD ["/bin/sh", "-c", "test -e /scratch/tried && : >/scratch/well || { : >/scratch/tried; false; }"]""");
        await EndAsync(0, "start", App, "alice");
        await EndAsync(0, "backup", App, "alice", "more");
        await EndAsync(0, "drill", App, "alice", "more");
        File.Exists($"{Copies("more").Single()}/verified.json").ShouldBeTrue();
    }

    [Fact]
    public async Task A_dump_that_shrinks_is_set_aside_and_nothing_goes_for_it()
    {
        await StartAsync();
        await InContainerAsync("n=0; while [ $n -lt 3000 ]; do echo $n sugar; n=$((n + 1)); done >/uploads/note; echo sugar >/uploads/small");
        for (var number = 0; number < 3; number++)
            await EndAsync(0, "backup", App, "alice", "uploads");
        // None was verified yet, and one is the minimum.
        Copies("uploads").Count.ShouldBe(3);
        await InContainerAsync("cat /uploads/small >/uploads/keep; cat /uploads/note >/uploads/tail; echo sugar >/uploads/note; cat /uploads/tail >>/uploads/note");
        await EndAsync(0, "backup", App, "alice", "uploads");
        await EndAsync(0, "drill", App, "alice", "uploads");
        await InContainerAsync(": >/uploads/note; : >/uploads/tail");
        (await EndAsync(2, "backup", App, "alice", "uploads")).ShouldContain(".suspect");
        Copies("uploads").Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_container_that_is_killed_while_it_dumps_leaves_what_was_there_before()
    {
        await StartAsync(dump: "echo begin; test -e /uploads/fast || sleep @slow@");
        await InContainerAsync("touch /uploads/fast");
        await EndAsync(0, "backup", App, "alice", "dump");
        var before = Copies("dump").Single();
        await RemoveAsync("fast");
        using var runner = Bed.Start("backup", App, "alice", "dump");
        await RunnerBed.UntilAsync(() => MachineProcesses.IsRunning(Slow));
        await DockerAsync("kill", await ContainerAsync());
        await runner.WaitForExitAsync(Token);
        runner.ExitCode.ShouldBe(66);
        Copies("dump").ShouldBe([before]);
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(before)!).ShouldBe([before]);
        Bed.State("dump")["message"]!.GetValue<string>().ShouldContain("ended while the command ran");
    }

    [Fact]
    public async Task A_full_disk_has_a_code_of_its_own_and_nothing_half_is_left()
    {
        await StartAsync(dump: "n=0; while [ $n -lt 40000 ]; do echo 0123456789 0123456789 $n; n=$((n + 1)); done", destination: "/small");
        Directory.CreateDirectory(Bed["small"]);
        var script = $"""mount -t tmpfs -o size=256k tmpfs "$1" && bash "$2" backup {App} alice dump; code=$?; find "$1" -type f; exit $code""";
        var run = await ProcessRun.RunAsync("unshare", ["--mount", "sh", "-c", script, "sh", Bed["small"], RunnerBed.Runner], "/", Bed.Environment, Token);
        run.ExitCode.ShouldBe(73, run.Output);
        run.Output.ShouldContain("no space left");
        run.Output.Split('\n').ShouldNotContain(line => line.StartsWith(Bed["small"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_runner_that_is_killed_while_the_container_stands_still_is_made_good()
    {
        await StartAsync(consistency: "pause");
        await InContainerAsync("echo sugar >/uploads/note");
        var id = await ContainerAsync();
        await KillWithinTarAsync("--create", "backup", App, "alice", "uploads");
        (await DockerAsync("container", "inspect", "--format", "{{.State.Status}}", id)).Trim().ShouldBe("paused");
        (await EndAsync(66, "run", App, "alice", "true")).ShouldContain("is paused");
        (await EndAsync(0, "stale", App)).ShouldContain($"{App}/alice stood still, since a runner was killed: going on");
        (await DockerAsync("container", "inspect", "--format", "{{.State.Status}}", id)).Trim().ShouldBe("running");
        await EndAsync(0, "run", App, "alice", "true");
        await EndAsync(0, "backup", App, "alice", "uploads");
        // Of the one that was killed nothing is left.
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Copies("uploads").Single())!).ShouldBe(Copies("uploads"));
    }

    [Fact]
    public async Task A_drill_that_runs_out_of_time_says_nothing_of_the_copy_and_a_restore_takes_its_time()
    {
        await StartAsync(backup: """{ "name": "more", "type": "files", "service": "app", "volume": "uploads", "timeout": 5, "verify": { "mode": "restore" } }""");
        await InContainerAsync("echo sugar >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "more");
        await EndAsync(0, "drill", App, "alice", "more");
        await InContainerAsync("echo salt >/uploads/note");
        await InsteadOfTarAsync("--extract", "sleep 8");
        (await EndAsync(124, "drill", App, "alice", "more")).ShouldContain("it took longer than 5 s");
        File.Exists($"{Copies("more").Single()}/verified.json").ShouldBeTrue();
        await EndAsync(0, "restore", App, "alice", "more", "--at", "latest", "--yes", "--no-safety-backup");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");
    }

    [Fact]
    public async Task A_copy_of_a_time_to_come_is_never_the_latest_one()
    {
        await StartAsync(backup: """{ "name": "more", "type": "files", "service": "app", "volume": "uploads", "keep": { "last": 1, "minimum": 1 } }""");
        await InContainerAsync("echo pepper >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "more");
        var later = Path.Combine(Path.GetDirectoryName(Copies("more").Single())!, "20990101T000000Z");
        Directory.Move(Copies("more").Single(), later);
        var state = Bed.State("more");
        state["backup"] = "20990101T000000Z";
        await File.WriteAllTextAsync(Bed[$"var/lib/hygiene/{App}/alice/more.json"], state.ToJsonString(new() { WriteIndented = true }), Token);
        foreach (var note in (string[])["salt", "sugar"])
        {
            await InContainerAsync($"echo {note} >/uploads/note");
            (await EndAsync(0, "backup", App, "alice", "more", "--verbose")).ShouldContain("20990101T000000Z of more is of a time to come");
            Copies("more").Count.ShouldBe(2, "the newest is kept, and that one");
        }
        await InContainerAsync("echo mustard >/uploads/note");
        await EndAsync(0, "restore", App, "alice", "more", "--at", "latest", "--yes", "--no-safety-backup");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");
        (await EndAsync(0, "backups", App, "alice", "more")).ShouldContain("20990101T000000Z");
        await EndAsync(0, "restore", App, "alice", "more", "--at", "2099", "--yes", "--no-safety-backup");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("pepper\n");
    }

    [Theory]
    [InlineData("com.docker.swarm.service.name", "the swarm service one")]
    [InlineData("PODMAN_SYSTEMD_UNIT", "the unit one")]
    public async Task A_container_that_somebody_else_starts_again_is_not_stopped(string label, string says)
    {
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "uploads");
        await DockerAsync("rm", "--force", await ContainerAsync());
        await DockerAsync("run", "--detach", "--name", $"{App}-one", "--network", "none", "--label", $"hygiene.app={App}", "--label", "hygiene.instance=alice", "--label", "hygiene.service=app", "--label", $"{label}=one",
            "--volume", $"hygiene-{App}-alice-uploads:/uploads", $"{App}:1.0.0");
        (await EndAsync(78, "backup", App, "alice", "uploads")).ShouldContain(says);
        (await EndAsync(78, "restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup")).ShouldContain(says);
        (await DockerAsync("container", "inspect", "--format", "{{.State.Status}}", $"{App}-one")).Trim().ShouldBe("running");
        Copies("uploads").ShouldHaveSingleItem();
        await EndAsync(0, "run", App, "alice", "true");
    }

    [Fact]
    public async Task A_dump_that_is_too_small_or_cannot_be_read_again_is_no_backup()
    {
        await StartAsync(backup: """{ "name": "more", "type": "files", "service": "app", "volume": "uploads", "minSize": 1000000 }""");
        await InContainerAsync("echo sugar >/uploads/note");
        (await EndAsync(2, "backup", App, "alice", "more")).ShouldMatch("the dump has [0-9]+ bytes, and at least 1000000 were expected");
        var tar = (await Tool.RunAsync("sh", "/", "-c", "command -v tar")).Trim();
        RunnerBed.WriteProgram(Bed["short/tar"], $"""
            #!/bin/bash
            {tar} "$@" || exit
            for word; do [[ $1 != --create || $word != --file=* ]] || truncate --size=700 "${"{word#--file=}"}"; done

            """);
        Bed.Environment["PATH"] = $"{Bed["short"]}:{Environment.GetEnvironmentVariable("PATH")}";
        (await EndAsync(2, "backup", App, "alice", "uploads")).ShouldContain("the archive cannot be read again");
        foreach (var name in (string[])["more", "uploads"])
            Directory.EnumerateFileSystemEntries(Bed[$"var/backups/hygiene/{App}/alice/{name}"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_says_where_backups_go_that_do_not_say_so_themselves()
    {
        await StartAsync(destination: "/srv/own");
        await InContainerAsync("echo sugar >/uploads/note");
        RunnerBed.Write(Bed[$"etc/hygiene/{App}/site.conf"], "HYGIENE_DESTINATION=/srv/backups\n");
        // Whoever looks at a terminal sees nothing where nothing is wrong.
        (await EndAsync(0, "backup", App, "alice", "uploads")).ShouldBeEmpty();
        (await EndAsync(0, "backup", App, "alice", "dump")).ShouldBeEmpty();
        Directory.Exists(Bed["var/backups"]).ShouldBeFalse();
        Directory.EnumerateDirectories(Bed[$"srv/backups/{App}/alice"]).Select(Path.GetFileName).ShouldBe(["uploads"]);
        Directory.EnumerateDirectories(Bed[$"srv/own/{App}/alice"]).Select(Path.GetFileName).ShouldBe(["dump"]);
        await InContainerAsync("echo salt >/uploads/note");
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");

        RunnerBed.Write(Bed[$"etc/hygiene/{App}/site.conf"], "HYGIENE_DESTINATION=backups\n");
        (await EndAsync(78, "backup", App, "alice", "uploads")).ShouldContain("the destination backups is neither an absolute path, restic:REPO nor borg:REPO");
    }

    [Fact]
    public async Task A_place_that_has_lost_the_last_backup_is_not_begun_anew()
    {
        await StartAsync(destination: "/disk");
        await EndAsync(0, "backup", App, "alice", "dump");
        var last = Directory.EnumerateDirectories(Bed[$"disk/{App}/alice/dump"]).Select(Path.GetFileName).Single();
        // As if it were not mounted.
        Directory.Move(Bed["disk"], Bed["elsewhere"]);
        for (var number = 0; number < 2; number++)
            (await EndAsync(73, "backup", App, "alice", "dump")).ShouldContain($"the backup {last} is gone from {Bed[$"disk/{App}/alice/dump"]}: is its disk mounted?");
        Path.Exists(Bed["disk"]).ShouldBeFalse();
        Directory.Move(Bed["elsewhere"], Bed["disk"]);
        await EndAsync(0, "backup", App, "alice", "dump");

        // Whoever has removed them says so.
        Directory.Delete(Bed["disk"], recursive: true);
        (await EndAsync(73, "backup", App, "alice", "dump")).ShouldContain($"remove {Bed[$"var/lib/hygiene/{App}/alice/dump.json"]}");
        File.Delete(Bed[$"var/lib/hygiene/{App}/alice/dump.json"]);
        await EndAsync(0, "backup", App, "alice", "dump");

        // Another place is another matter.
        await EndAsync(0, "backup", App, "alice", "uploads");
        RunnerBed.Write(Bed[$"etc/hygiene/{App}/site.conf"], "HYGIENE_DESTINATION=/srv/backups\n");
        await EndAsync(0, "backup", App, "alice", "uploads");
    }

    // What the engine tells of containers of a drill since then.
    private Task<string> DrilledAsync(string backup, long begin) =>
        DockerAsync("events", "--since", $"{begin - 1}", "--until", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1}", "--filter", $"label=hygiene.drill={App}/alice/{backup}");

    private async Task RemoveAsync(string file) =>
        File.Delete($"{await VolumeAsync()}/{file}");
}
