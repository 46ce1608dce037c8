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
