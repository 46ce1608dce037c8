using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Backups whose files are in a repository of restic's or borg's.</summary>
[Trait("Category", "Engine")]
public sealed class RunnerRepositoryTests(EngineFixture engines) : RunnerWithDocker(engines)
{
    private const string Restic = """restic --repo "$1" --password-file "$2" --json snapshots | jq length""";
    private const string Borg = """BORG_PASSCOMMAND="cat $2" borg list --short "$1" | wc --lines""";

    [Theory]
    [InlineData("restic", Restic)]
    [InlineData("borg", Borg)]
    public async Task A_repository_has_the_copies_and_this_host_their_manifests(string program, string count)
    {
        Tool.Need(program);
        using TemporaryFolder folder = new();
        var repository = folder["repository"];
        await StartAsync(repository: $"{program}:{repository}");
        Bed.Environment["BORG_BASE_DIR"] = Bed.Environment["RESTIC_CACHE_DIR"] = folder["cache"];
        await InContainerAsync("echo sugar >/uploads/note");
        (await EndAsync(78, "backup", App, "alice", "uploads")).ShouldContain($"write the password of the repository to {Bed[$"etc/hygiene/{App}/{program}-password"]}");
        Directory.Exists(repository).ShouldBeFalse();
        RunnerBed.Write(Bed[$"etc/hygiene/{App}/{program}-password"], "secret\n");
        for (var number = 0; number < 3; number++)
        {
            await EndAsync(0, "backup", App, "alice", "uploads");
            await EndAsync(0, "drill", App, "alice", "uploads");
        }
        // Two are kept.
        Copies("uploads").Count.ShouldBe(2);
        (await CountAsync()).ShouldBe("2");
        Directory.EnumerateFiles(Copies("uploads")[1]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["manifest.json", "verified.json"]);

        await InContainerAsync("echo salt >/uploads/note");
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");
        // What was there before is in it, too.
        (await CountAsync()).ShouldBe("3");

        // Of those three are kept, here and there.
        for (var number = 0; number < 3; number++)
            await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes");
        (await CountAsync()).ShouldBe("5");

        // The host is gone, and a new one knows of the repository alone.
        var times = Copies("uploads").Select(Path.GetFileName).ToList();
        Directory.Delete(Path.GetDirectoryName(Copies("uploads")[0])!, recursive: true);
        var password = Bed[$"etc/hygiene/{App}/{program}-password"];
        File.Move(password, $"{password}.saved");
        (await EndAsync(66, "restore", App, "alice", "uploads", "--at", "latest", "--yes")).ShouldContain($"write the password of the repository to {password}");
        File.Move($"{password}.saved", password);
        await InContainerAsync("echo salt >/uploads/note");
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", times[0]!, "--yes", "--no-safety-backup");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");
        Copies("uploads").Select(Path.GetFileName).ShouldBe(times);
        (await EndAsync(0, "backups", App, "alice", "uploads")).Split('\n').Count(line => line.StartsWith("uploads ", StringComparison.Ordinal)).ShouldBe(5);

        await InContainerAsync("echo salt >/uploads/note");
        RunnerBed.Write(Bed[$"etc/hygiene/{App}/{program}-password"], "wrong\n");
        const string Wrong = "wrong password|passphrase .* is incorrect";
        (await EndAsync(78, "restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup")).ShouldMatch($"reading {program}:.*({Wrong})");
        (await EndAsync(78, "backup", App, "alice", "uploads")).ShouldMatch($"opening {program}:.*({Wrong})");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("salt\n");
        Copies("uploads").Count.ShouldBe(2);
        (await EndAsync(0, "backups", App, "alice", "uploads")).ShouldMatch($"listing {program}:.*({Wrong})");

        async Task<string> CountAsync() =>
            (await ProcessRun.RunAsync("sh", ["-c", count, "sh", repository, Bed[$"etc/hygiene/{App}/{program}-password"]], "/", Bed.Environment, Token)).Succeeded().Output.Trim();
    }

    private const string Kept = """{ "name": "more", "type": "files", "service": "app", "volume": "uploads", "destination": "@repository@", "keep": { "last": 1, "minimum": 1 } }""";

    // One that others may share, and one that nobody may.
    [Theory]
    [InlineData("backup --stdin")]
    [InlineData("prune")]
    public async Task What_was_killed_at_a_repository_locks_out_nobody(string verb)
    {
        Tool.Need("restic");
        using TemporaryFolder folder = new();
        await StartWithAsync(folder);
        await EndAsync(0, "backup", App, "alice", "more");
        const string Kill = """
            export RESTIC_REPOSITORY="$1" RESTIC_PASSWORD_FILE="$2"
            # An input that never ends.
            mkfifo "$1.input" && exec 4<>"$1.input"
            locks=$1/locks
            is_locked() { ls "$locks" | grep --quiet --line-regexp '[0-9a-f]*'; }
            until is_locked; do
              restic --quiet $3 <&4 & restic=$!
              until is_locked || ! kill -0 $restic; do :; done
              kill -KILL $restic
              wait $restic
            done 2>/dev/null
            exit 0
            """;
        (await ProcessRun.RunAsync("bash", ["-c", Kill, "bash", folder["repository"], Bed[$"etc/hygiene/{App}/restic-password"], verb], "/", Bed.Environment, Token)).Succeeded();
        await EndAsync(0, "backup", App, "alice", "more");
        Copies("more").ShouldHaveSingleItem();
        await EndAsync(0, "restore", App, "alice", "more", "--at", "latest", "--yes", "--no-safety-backup");
        Directory.EnumerateFiles(folder["repository/locks"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_retention_that_fails_is_told_though_the_backup_is_there()
    {
        Tool.Need("restic");
        using TemporaryFolder folder = new();
        await StartWithAsync(folder);
        await EndAsync(0, "backup", App, "alice", "more");
        await InsteadOfResticAsync("""case " $* " in *" forget "*) echo no such luck >&2; exit 1 ;; esac""");
        var before = Copies("more").Single();
        (await EndAsync(73, "backup", App, "alice", "more")).ShouldContain($"is there, but {Path.GetFileName(before)}, which is too old, could not be removed: no such luck");
        Copies("more").Count.ShouldBe(2);
        Bed.State("more")["backup"]!.GetValue<string>().ShouldBe(Path.GetFileName(Copies("more")[1]));
        await InsteadOfResticAsync("""case " $* " in *" prune "*) echo no such luck >&2; exit 1 ;; esac""");
        (await EndAsync(73, "backup", App, "alice", "more")).ShouldContain("the space of what was removed is not free");
        Copies("more").ShouldHaveSingleItem();
        Bed.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        await EndAsync(0, "backup", App, "alice", "more");
    }

    [Fact]
    public async Task What_is_at_work_on_a_repository_has_time_to_come_to_an_end()
    {
        Tool.Need("restic");
        using TemporaryFolder folder = new();
        await StartWithAsync(folder);
        await InsteadOfResticAsync($$"""case " $* " in *" backup "*) trap 'trap "" TERM; sleep 3; : >{{folder["ended"]}}; kill $!; exit 1' TERM; : >{{folder["begun"]}}; sleep 600 & wait ;; esac""");
        using var runner = Bed.Start("backup", App, "alice", "more");
        await RunnerBed.UntilAsync(() => File.Exists(folder["begun"]));
        using (System.Diagnostics.Process.Start("kill", ["-TERM", $"{runner.Id}"]))
            await runner.WaitForExitAsync(Token);
        File.Exists(folder["ended"]).ShouldBeTrue();
    }

    private async Task StartWithAsync(TemporaryFolder folder)
    {
        await StartAsync(backup: Kept.Replace("@repository@", $"restic:{folder["repository"]}", StringComparison.Ordinal));
        Bed.Environment["RESTIC_CACHE_DIR"] = folder["cache"];
        RunnerBed.Write(Bed[$"etc/hygiene/{App}/restic-password"], "secret\n");
        await InContainerAsync("echo sugar >/uploads/note");
    }

    // From now on restic does this first.
    private async Task InsteadOfResticAsync(string script)
    {
        Bed.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        var real = (await Tool.RunAsync("sh", "/", "-c", "command -v restic")).Trim();
        RunnerBed.WriteProgram(Bed["other/restic"], $"#!/bin/sh\n{script}\nexec {real} \"$@\"\n");
        Bed.Environment["PATH"] = $"{Bed["other"]}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    [Fact]
    public async Task A_copy_that_was_set_aside_has_its_files_here_and_can_be_taken_as_it_is()
    {
        Tool.Need("borg");
        using TemporaryFolder folder = new();
        await StartAsync(repository: $"borg:{folder["repository"]}");
        Bed.Environment["BORG_BASE_DIR"] = folder["cache"];
        RunnerBed.Write(Bed[$"etc/hygiene/{App}/borg-password"], "secret\n");
        await InContainerAsync("echo sugar >/uploads/note");
        var ballast = $"{await VolumeAsync()}/ballast";
        await File.WriteAllBytesAsync(ballast, new byte[200_000], Token);
        await EndAsync(0, "backup", App, "alice", "uploads");
        await EndAsync(0, "drill", App, "alice", "uploads");
        File.Delete(ballast);
        (await EndAsync(2, "backup", App, "alice", "uploads")).ShouldContain(".suspect");
        var suspect = Directory.EnumerateDirectories(Path.GetDirectoryName(Copies("uploads")[0])!, "*.suspect").Single();
        Directory.Move(suspect, suspect[..^".suspect".Length]);
        await EndAsync(0, "drill", App, "alice", "uploads");
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes");
        // The next ones make it go, as any other.
        for (var number = 0; number < 2; number++)
        {
            await EndAsync(0, "backup", App, "alice", "uploads");
            await EndAsync(0, "drill", App, "alice", "uploads");
        }
        Copies("uploads").Count.ShouldBe(2);
    }
}
