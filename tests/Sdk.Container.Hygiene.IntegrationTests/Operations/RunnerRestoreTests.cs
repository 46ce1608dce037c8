using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Restores that do not come to their end, or are not wanted: nothing is lost, and they can be done again.</summary>
[Trait("Category", "Engine")]
public sealed class RunnerRestoreTests(EngineFixture engines) : RunnerWithDocker(engines)
{
    [Fact]
    public async Task After_a_restore_that_was_killed_nothing_runs_or_is_saved_until_it_is_done_again()
    {
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note");
        var id = await ContainerAsync();
        await EndAsync(0, "backup", App, "alice", "uploads");
        await InContainerAsync("echo salt >/uploads/note");
        await KillWithinTarAsync("--extract", "restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup");
        (await StateAsync()).ShouldBe("exited");
        (await EndAsync(66, "backup", App, "alice", "uploads")).ShouldContain($"a restore of uploads of {App}/alice did not come to its end");
        (await EndAsync(66, "start", App, "alice")).ShouldContain("restore once more");
        (await EndAsync(0, "stale", App)).ShouldContain("its containers stand still");
        (await StateAsync()).ShouldBe("exited");
        // Another one that does not come to its end makes nothing better, and what is there is nothing to go back to.
        await InsteadOfTarAsync("--extract", "exit 2");
        (await EndAsync(65, "restore", App, "alice", "uploads", "--at", "latest", "--yes")).ShouldContain("stays stopped");
        (await StateAsync()).ShouldBe("exited");
        Directory.EnumerateDirectories(Path.GetDirectoryName(Copies("uploads").Single())!, "*.safety").ShouldBeEmpty();
        Bed.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        (await EndAsync(66, "start", App, "alice")).ShouldContain("restore once more");
        (await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes")).ShouldNotContain("does not run");
        (await StateAsync()).ShouldBe("running");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");
        await EndAsync(0, "backup", App, "alice", "uploads");
        await EndAsync(0, "start", App, "alice");

        async Task<string> StateAsync() => (await DockerAsync("container", "inspect", "--format", "{{.State.Status}}", id)).Trim();
    }

    [Fact]
    public async Task A_restore_that_cannot_be_noted_changes_nothing()
    {
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "uploads");
        await InContainerAsync("echo salt >/uploads/note");
        var id = await ContainerAsync();
        var since = await DockerAsync("container", "inspect", "--format", "{{.State.StartedAt}}", id);
        File.CreateSymbolicLink(Bed[$"var/lib/hygiene/{App}/alice/.held-for-restore"], "/nonexistent/file");
        (await EndAsync(73, "restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup")).ShouldContain(".held-for-restore");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("salt\n");
        (await DockerAsync("container", "inspect", "--format", "{{.State.StartedAt}}", id)).ShouldBe(since);
    }

    // What the volume has at that moment, where salt and old were, and sugar and new come. What is in tmp is no part of the backup.
    [Theory]
    [InlineData("while the old files go", "mkdir -p .hygiene-old/tmp .hygiene-new; echo salt >.hygiene-old/note; echo own >.hygiene-old/tmp/own; echo >old; echo sugar >.hygiene-new/note; echo >.hygiene-new/new")]
    [InlineData("before the old files go", "mkdir -p .hygiene-old .hygiene-new tmp; echo salt >note; echo own >tmp/own; echo >old; echo sugar >.hygiene-new/note; echo >.hygiene-new/new")]
    [InlineData("while the new files come", "mkdir -p .hygiene-before/tmp .hygiene-new; echo salt >.hygiene-before/note; mkdir .hygiene-before/dir; echo >.hygiene-before/old; echo own >.hygiene-before/tmp/own; echo sugar >note; mkdir -p dir/full; echo >.hygiene-new/new")]
    [InlineData("while the old ones are removed", "mkdir -p .hygiene-over tmp; echo >.hygiene-over/old; echo sugar >note; echo >new; echo own >tmp/own; mkdir -p dir/full")]
    public async Task A_restore_that_is_killed_at_any_moment_can_be_done_again(string moment, string makes)
    {
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note; echo >/uploads/new; mkdir -p /uploads/dir/full");
        await EndAsync(0, "backup", App, "alice", "uploads");
        var id = await ContainerAsync();
        var volume = await VolumeAsync();
        await DockerAsync("stop", id);
        (await ProcessRun.RunAsync("sh", ["-c", $"rm -rf ./*; {makes}"], volume, cancellationToken: Token)).Succeeded();
        await File.WriteAllTextAsync(Bed[$"var/lib/hygiene/{App}/alice/.held"], $"stop {id}\n", Token);
        await File.WriteAllTextAsync(Bed[$"var/lib/hygiene/{App}/alice/.held-for-restore"], "uploads\n", Token);
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup");
        Directory.EnumerateFileSystemEntries(volume).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList().ShouldBe(["dir", "new", "note", "tmp"], moment);
        (await InContainerAsync("cat /uploads/note /uploads/tmp/own")).ShouldBe("sugar\nown\n");
        (await EndAsync(0, "stale", App)).ShouldBeEmpty();
        // What was stopped by whoever else stays so, and that is said.
        await EndAsync(0, "stop", App, "alice");
        (await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup")).ShouldContain($"app of {App}/alice does not run: hygiene start {App} alice");
    }

    [Theory]
    [InlineData("*/.hygiene-old")]
    [InlineData("*/_data")]
    public async Task A_restore_that_is_killed_with_one_of_the_files_in_its_new_place_can_be_done_again(string target)
    {
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note; echo >/uploads/new; mkdir -p /uploads/dir/full");
        await EndAsync(0, "backup", App, "alice", "uploads");
        await InContainerAsync("rm -r /uploads/*; echo salt >/uploads/note; echo >/uploads/old; mkdir -p /uploads/dir/filled");
        var mv = (await Tool.RunAsync("sh", "/", "-c", "command -v mv")).Trim();
        await KillWithinAsync("mv", $"""case "$1 $2" in "-t "{target}) ;; *) exec {mv} "$@" ;; esac; for one; do [ "${"{one##*/}"}" != dir ] || {mv} -t "$2" -- "$one"; done""",
            "restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup");
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup");
        Directory.EnumerateFileSystemEntries(await VolumeAsync()).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList().ShouldBe(["dir", "new", "note"]);
        (await InContainerAsync("cat /uploads/note; echo /uploads/dir/*")).ShouldBe("sugar\n/uploads/dir/full\n");
    }

    [Fact]
    public async Task A_restore_that_has_waited_looks_again_at_what_runs()
    {
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "uploads");
        await InContainerAsync("echo salt >/uploads/note");
        var id = await ContainerAsync();
        // As a backup has it that has the container stand still.
        await DockerAsync("stop", id);
        using var holder = ProcessRun.Start("flock", ["--exclusive", "--no-fork", Bed[$"run/lock/hygiene/{App}/alice.lock"], "sleep", Slow], "/");
        await RunnerBed.UntilAsync(() => MachineProcesses.IsRunning(Slow));
        using var runner = Bed.Start("restore", App, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup");
        await RunnerBed.UntilAsync(() => File.Exists($"/proc/{runner.Id}/fd/9"));
        await DockerAsync("start", id);
        var since = await StartedAsync();
        holder.Kill();
        await runner.WaitForExitAsync(Token);
        runner.ExitCode.ShouldBe(0);
        (await StartedAsync()).ShouldNotBe(since, "the container stood still while its files were replaced");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");

        async Task<string> StartedAsync() => (await DockerAsync("container", "inspect", "--format", "{{.State.StartedAt}}", id)).Trim();
    }

    [Fact]
    public async Task On_a_terminal_a_restore_asks_for_the_name_of_the_instance()
    {
        Tool.Need("script");
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "uploads");
        await InContainerAsync("echo salt >/uploads/note");
        foreach (var (typed, code, note) in new[] { ("bob", 64, "salt\n"), ("", 64, "salt\n"), ("alice", 0, "sugar\n") })
        {
            var run = await ProcessRun.RunAsync("sh", ["-c", """echo "$1" | exec script --quiet --return --command "bash $2 restore $3 alice uploads --at latest" /dev/null""", "sh", typed, RunnerBed.Runner, App], "/", Bed.Environment, Token);
            run.ExitCode.ShouldBe(code, run.Output);
            run.Output.ShouldContain($"Replace the data of {App}/alice (uploads) by the backup {Path.GetFileName(Copies("uploads").Single())}? Type the name of the instance: ");
            run.Output.ShouldContain(code == 0 ? "is restored" : "nothing was done");
            (await InContainerAsync("cat /uploads/note")).ShouldBe(note);
        }
    }
}
