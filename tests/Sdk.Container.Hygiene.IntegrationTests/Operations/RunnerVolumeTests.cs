using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Volumes in which a container has put what it wanted, and root reads and writes.</summary>
[Trait("Category", "Engine")]
public sealed class RunnerVolumeTests(EngineFixture engines) : RunnerWithDocker(engines)
{
    private const string Sqlite = """
        { "name": "more", "type": "sqlite", "service": "app", "volume": "uploads", "path": "app.db", "compression": "zstd",
          "verify": { "mode": "restore", "command": ["/bin/cat", "/uploads/app.db"], "expect": "^SQLite format 3" } }
        """;

    [Fact]
    public async Task A_restore_of_files_follows_no_link_that_a_container_has_planted()
    {
        await StartAsync();
        var victim = Directory.CreateDirectory(Bed["victim"]).FullName;
        await InContainerAsync("echo sugar >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "uploads");
        var volume = await VolumeAsync();
        Directory.CreateDirectory($"{volume}/.hygiene-new");
        File.CreateSymbolicLink($"{volume}/.hygiene-old", victim);
        await InContainerAsync("echo salt >/uploads/note; echo evil >/uploads/evil.service");
        await EndAsync(0, "restore", App, "alice", "uploads", "--at", "latest", "--yes");
        Directory.EnumerateFileSystemEntries(victim).ShouldBeEmpty();
        (await InContainerAsync("cd /uploads; echo *; cat note")).ShouldBe("note\nsugar\n");
    }

    [Fact]
    public async Task What_a_backup_of_files_leaves_out_is_not_touched_by_its_restore()
    {
        await StartAsync(backup: """{ "name": "more", "type": "files", "service": "app", "volume": "uploads", "exclude": ["shop.db*", "cache", "*.tmp"] }""");
        var volume = await VolumeAsync();
        await ShAsync("echo sugar >note; echo 1 >shop.db; mkdir cache full; echo >full/there");
        await EndAsync(0, "backup", App, "alice", "more");
        await ShAsync("echo salt >note; echo 2 >shop.db; echo 3 >shop.db-wal; echo 4 >cache/a; mkdir -p full/deep new; echo 5 >full/deep/b.tmp; echo 6 >new/c.tmp; echo 7 >new/gone; chown -R 4321:1234 full/deep shop.db; chmod 700 full/deep; rm full/there");
        await EndAsync(0, "restore", App, "alice", "more", "--at", "latest", "--yes");
        (await ShAsync("cat note shop.db shop.db-wal cache/a full/deep/b.tmp new/c.tmp; stat -c '%u:%g %a' full/deep shop.db")).ShouldBe("sugar\n2\n3\n4\n5\n6\n4321:1234 700\n4321:1234 644\n");
        (await ShAsync("find . -mindepth 1 | sort")).ShouldBe("./cache\n./cache/a\n./full\n./full/deep\n./full/deep/b.tmp\n./full/there\n./new\n./new/c.tmp\n./note\n./shop.db\n./shop.db-wal\n");

        // A folder that was a link when the backup was made leads nowhere.
        var victim = Directory.CreateDirectory(Bed["victim"]).FullName;
        await ShAsync($"rm -r new; ln -s {victim} new");
        await EndAsync(0, "backup", App, "alice", "more");
        await ShAsync("rm new; mkdir new; echo evil >new/evil.tmp");
        (await EndAsync(65, "restore", App, "alice", "more", "--at", "latest", "--yes")).ShouldContain("Nothing was changed");
        Directory.EnumerateFileSystemEntries(victim).ShouldBeEmpty();
        (await ShAsync("cat new/evil.tmp")).ShouldBe("evil\n");

        Task<string> ShAsync(string script) => Tool.RunAsync("sh", volume, "-c", script);
    }

    [Fact]
    public async Task A_database_of_sqlite_comes_back_with_its_owner_and_no_link_is_followed()
    {
        Tool.Need("sqlite3", "setpriv", "unshare");
        await StartAsync(backup: Sqlite);
        // As /var/lib is: sqlite3 runs as the owner of the database.
        File.SetUnixFileMode(Bed.Root, (UnixFileMode)0b111_101_101);
        var (volume, victim) = (await VolumeAsync(), Bed["victim"]);
        await File.WriteAllTextAsync(victim, "untouched", Token);
        await SqlAsync("create table t (x); insert into t values (1); pragma journal_mode = wal");
        await Tool.RunAsync("chown", "/", "--recursive", "4321:1234", volume);
        await EndAsync(0, "backup", App, "alice", "more");
        await EndAsync(0, "drill", App, "alice", "more");
        File.Exists($"{Copies("more").Single()}/verified.json").ShouldBeTrue();

        await SqlAsync("insert into t values (2)");
        File.CreateSymbolicLink($"{volume}/app.db.hygiene-new", victim);
        await EndAsync(0, "restore", App, "alice", "more", "--at", "latest", "--yes");
        (await SqlAsync("select group_concat(x) from t")).ShouldBe("1\n");
        (await Tool.RunAsync("stat", "/", "-c", "%u:%g", $"{volume}/app.db")).ShouldBe("4321:1234\n");
        (await File.ReadAllTextAsync(victim, Token)).ShouldBe("untouched");
        // What was there before is a backup, too.
        var safety = Directory.EnumerateDirectories(Path.GetDirectoryName(Copies("more")[0])!, "*.safety").Single();
        await EndAsync(0, "restore", App, "alice", "more", "--at", Path.GetFileName(safety), "--yes", "--no-safety-backup");
        (await SqlAsync("select group_concat(x) from t")).ShouldBe("1,2\n");

        // One that leads elsewhere is none of the volume's.
        File.Delete($"{volume}/app.db");
        File.CreateSymbolicLink($"{volume}/app.db", victim);
        (await EndAsync(78, "backup", App, "alice", "more")).ShouldContain("app.db of the volume uploads leads elsewhere");

        Task<string> SqlAsync(string sql) => Tool.RunAsync("sqlite3", "/", $"{volume}/app.db", sql);
    }

    [Fact]
    public async Task Whoever_has_the_volume_stands_still_while_it_is_read()
    {
        await StartAsync(other: "worker");
        await InContainerAsync("echo sugar >/uploads/note");
        var before = await StartedAsync();
        before.Length.ShouldBe(2);
        await EndAsync(0, "backup", App, "alice", "uploads");
        var after = await StartedAsync();
        after.Length.ShouldBe(2);
        after.Intersect(before).ShouldBeEmpty();

        async Task<string[]> StartedAsync() =>
            (await DockerAsync("container", "inspect", "--format", "{{if .State.Running}}{{.State.StartedAt}}{{end}}", $"hygiene-{App}-alice-app", $"hygiene-{App}-alice-worker")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task What_age_has_encrypted_needs_the_identity_of_this_host()
    {
        Tool.Need("age", "age-keygen");
        using TemporaryFolder keys = new();
        await Tool.RunAsync("age-keygen", "/", "--output", keys["identity"]);
        var recipient = (await Tool.RunAsync("age-keygen", "/", "-y", keys["identity"])).Trim();
        await StartAsync(backup: $$"""{ "name": "more", "type": "files", "service": "app", "volume": "uploads", "compression": "zstd", "encryptTo": ["{{recipient}}"], "verify": { "mode": "restore", "command": ["/bin/cat", "/uploads/note"], "expect": "^sug" } }""");
        await InContainerAsync("echo sugar >/uploads/note");
        await EndAsync(0, "backup", App, "alice", "more");
        Path.GetFileName(Directory.EnumerateFiles(Copies("more").Single(), "files.*").Single()).ShouldBe("files.tar.zst.age");
        (await EndAsync(78, "drill", App, "alice", "more")).ShouldContain("HYGIENE_AGE_IDENTITY");
        // The file that site.conf names, the unit's credential, and the file beside site.conf.
        RunnerBed.Write(Bed[$"etc/hygiene/{App}/site.conf"], $"HYGIENE_AGE_IDENTITY={keys["identity"]}\n");
        await EndAsync(0, "drill", App, "alice", "more");
        RunnerBed.Write(Bed[$"etc/hygiene/{App}/site.conf"], "HYGIENE_AGE_IDENTITY=\n");
        await EndAsync(78, "drill", App, "alice", "more");
        File.Copy(keys["identity"], Directory.CreateDirectory(keys["credentials"]).FullName + "/age-identity");
        Bed.Environment["CREDENTIALS_DIRECTORY"] = keys["credentials"];
        await EndAsync(0, "drill", App, "alice", "more");
        Bed.Environment["CREDENTIALS_DIRECTORY"] = null;
        await EndAsync(78, "drill", App, "alice", "more");
        File.Copy(keys["identity"], Bed[$"etc/hygiene/{App}/age-identity"]);
        await EndAsync(0, "drill", App, "alice", "more");
        await InContainerAsync("echo salt >/uploads/note");
        await EndAsync(0, "restore", App, "alice", "more", "--at", "latest", "--yes");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");
    }
}
