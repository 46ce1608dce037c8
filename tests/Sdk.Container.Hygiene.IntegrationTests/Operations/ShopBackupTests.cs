using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>What is lost comes back, and what would not come back is found out before.</summary>
[Collection(nameof(ShopHost))]
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class ShopBackupTests(ShopHost shop) : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A test that failed may have left one of them without a container.
    public async ValueTask InitializeAsync()
    {
        await shop.StartAsync();
        foreach (var instance in new[] { "alice", "bob" })
            await shop.ShouldEndAsync(0, "start", "shop", instance);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_order_from_before_the_dump_is_there_after_the_loss_of_the_database()
    {
        using var web = shop.Web("alice");
        await using ShopOrders orders = new(web);
        await orders.MoreAsync(20);
        var before = orders.Answered;
        await shop.ShouldEndAsync(0, "backup", "shop", "alice", "orders");
        // It was taken while others wrote.
        orders.Answered.Length.ShouldBeGreaterThan(before.Length);
        await orders.MoreAsync(5);
        await orders.StopAsync();

        await LoseAsync("db", "pgdata");
        await shop.ShouldEndAsync(0, "start", "shop", "alice");
        // What depends on the database began anew with it, and has made its tables.
        (await shop.SqlAsync("alice", "select count(*) from orders")).ShouldBe("0");
        (await shop.ShouldEndAsync(0, "restore", "shop", "alice", "orders", "--at", "latest", "--yes")).ShouldContain("is restored");

        var restored = (await shop.SqlAsync("alice", $"select id || ' ' || item from orders where item like '{orders.Mark}%'")).Split('\n');
        restored.ShouldBeUnique();
        before.Except(restored).ShouldBeEmpty();
        restored.Except(orders.Answered).ShouldBeEmpty();
        await ShopHost.AnswerAsync(web, "/");
        using var next = await web.PostAsync(new Uri("/orders/after", UriKind.Relative), null, Token);
        long.Parse(await next.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Token), null).ShouldBeGreaterThan(restored.Max(line => long.Parse(line.Split(' ')[0], null)));
        // The password is the instance's, and not of the time of the dump.
        await shop.ShouldEndAsync(0, "run", "shop", "alice", "report");
    }

    [Fact]
    public async Task Pictures_come_back_byte_for_byte_with_their_owners()
    {
        using var web = shop.Web("alice");
        await ShopHost.AnswerAsync(web, "/");
        foreach (var (name, length) in new[] { ("empty.jpg", 0), ("a b.jpg", 1), ("large.jpg", 3_000_000) })
        {
            using ByteArrayContent content = new([.. Enumerable.Range(0, length).Select(number => (byte)(number * 31 % 253))]);
            (await web.PutAsync(new Uri($"/pictures/{name}", UriKind.Relative), content, Token)).EnsureSuccessStatusCode();
        }
        var volume = await shop.VolumeAsync("alice", "uploads");
        await Tool.RunAsync("chown", volume, "4321:1234", "a b.jpg");
        await Tool.RunAsync("chmod", volume, "0640", "large.jpg");
        var before = await DescribeAsync(volume);
        before.ShouldContain("./a b.jpg f 4321 1234 ");
        await shop.ShouldEndAsync(0, "backup", "shop", "alice", "uploads");

        // Another takes its address meanwhile, so that nginx has to ask for the next.
        var address = await shop.AddressAsync("alice", "app");
        await LoseAsync("app", "uploads");
        var other = await shop.DockerAsync("run", "--detach", "--network", "hygiene-shop-alice", "--entrypoint", "sleep", "shop-db:1.0.0", "864001");
        await shop.ShouldEndAsync(0, "start", "shop", "alice");
        (await shop.AddressAsync("alice", "app")).ShouldNotBe(address);
        await shop.DockerAsync("rm", "--force", other);
        Directory.EnumerateFileSystemEntries(await shop.VolumeAsync("alice", "uploads")).ShouldBeEmpty();
        await shop.ShouldEndAsync(0, "restore", "shop", "alice", "uploads", "--at", "latest", "--yes");
        (await DescribeAsync(await shop.VolumeAsync("alice", "uploads"))).ShouldBe(before);
        (await ShopHost.AnswerAsync(web, "/")).ShouldMatch(@" \d pictures");
    }

    [Fact]
    public async Task A_drill_verifies_a_good_backup_and_tells_what_is_wrong_with_each_other()
    {
        using var web = shop.Web("bob");
        await using (ShopOrders orders = new(web))
            await orders.MoreAsync(3);
        var count = await shop.SqlAsync("bob", "select count(*) from orders");
        await shop.ShouldEndAsync(0, "backup", "shop", "bob", "orders");
        ShopCopy good = new(shop.Copies("bob", "orders")[^1]);
        var resources = await ResourcesAsync();
        await shop.ShouldEndAsync(0, "drill", "shop", "bob", "orders");
        good.Answer!.Trim().ShouldBe(count);
        (await ItemAsync("drill")).ShouldSatisfyAllConditions(
            item => item["state"]!.GetValue<string>().ShouldBe("ok"), item => item["backup"]!.GetValue<string>().ShouldBe(good.Name), item => item["message"]!.GetValue<string>().ShouldBeEmpty());
        (await shop.ShouldEndAsync(0, "backups", "shop", "bob", "orders")).ShouldMatch($@"orders +{good.Name} +\d+ +20\d\d-");

        (string Says, Func<ShopCopy, Task> Harm)[] harms =
        [
            ("the SHA-256 of database.dump.zst is another than the manifest's", copy => Do(() => copy.Damage("database.dump.zst", bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]))),
            ("bytes instead of", copy => Do(() => copy.Damage("database.dump.zst", bytes => bytes[..^7]))),
            ("database.dump.zst has 0 bytes instead of", copy => Do(() => copy.Damage("database.dump.zst", _ => []))),
            // What was dumped badly, and is whole since.
            ("pg_restore failed: pg_restore: error: could not read from input file: end of file", copy => copy.RepackAsync("database.dump", bytes => bytes[..^40])),
            ("pg_restore failed: pg_restore: error: input file is too short", copy => copy.RepackAsync("database.dump", _ => [])),
            // The header: PGDMP, and the format's version as three numbers.
            ("pg_restore failed: pg_restore: error: unsupported version (1.99) in file header", copy => copy.RepackAsync("database.dump", bytes => [.. bytes[..6], 99, .. bytes[7..]])),
            ("of a newer version than the image", copy => Do(() => copy.ChangeManifest(manifest => manifest["versions"]!["server"] = "99.1"))),
        ];
        foreach (var (says, harm) in harms)
        {
            var bad = good.Duplicate();
            await harm(bad);
            (await shop.ShouldEndAsync(65, "drill", "shop", "bob", "orders")).ShouldContain(says);
            bad.Answer.ShouldBeNull("it was verified before, and is not any more");
            var item = await ItemAsync("drill");
            item["state"]!.GetValue<string>().ShouldBe("failed");
            item["message"]!.GetValue<string>().ShouldContain(says);
            if (says.StartsWith("pg_restore failed", StringComparison.Ordinal))
            {
                // The database is as it was, and takes connections.
                var rows = await shop.SqlAsync("bob", "select count(*) from orders");
                (await shop.ShouldEndAsync(65, "restore", "shop", "bob", "orders", "--at", "latest", "--yes", "--no-safety-backup")).ShouldContain("Nothing was changed");
                (await shop.SqlAsync("bob", "select count(*) from orders")).ShouldBe(rows);
                (await shop.DockerAsync("exec", ShopHost.Container("bob", "db"), "psql", "-XtAU", "postgres", "-c", "select count(*) from pg_database where datname like 'hygiene%'")).ShouldBe("0");
            }
            bad.Remove();
        }
        shop.Mail.ShouldContain("Subject: shop/bob orders: failure");
        (await ResourcesAsync()).ShouldBe(resources);
        Directory.EnumerateFileSystemEntries(shop["var/backups/hygiene/shop/bob/orders"]).Select(path => Path.GetFileName(path)!).ShouldAllBe(name => name.EndsWith('Z'));

        await shop.ShouldEndAsync(0, "drill", "shop", "bob", "orders");
        shop.Mail.ShouldContain("Subject: shop/bob orders: recovery");

        static Task Do(Action action)
        {
            action();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_backup_can_be_looked_into_beside_the_instance()
    {
        await shop.ShouldEndAsync(0, "backup", "shop", "bob", "orders");
        var count = await shop.SqlAsync("bob", "select count(*) from orders");
        var resources = await ResourcesAsync();
        var output = await shop.ShouldEndAsync(0, "restore", "shop", "bob", "orders", "--at", "latest", "--into", "fresh");
        var container = output.Split('\n').Single(line => line.StartsWith("hygiene-restored-", StringComparison.Ordinal)).Trim();
        (await shop.DockerAsync("exec", container, "psql", "-XtAU", "postgres", "-c", "select count(*) from orders", "shop")).ShouldBe(count);
        // By the words that it prints.
        var words = output.Split('\n').Single(line => line.Contains("docker rm ", StringComparison.Ordinal));
        (await shop.ShellAsync(words[words.IndexOf("docker rm ", StringComparison.Ordinal)..])).Succeeded();
        (await ResourcesAsync()).ShouldBe(resources);
        Directory.EnumerateFileSystemEntries(shop["var/backups/hygiene/shop/bob/orders"]).ShouldAllBe(path => path.EndsWith('Z'));
    }

    [Fact]
    public async Task Both_come_back_by_hand_as_RESTORE_md_says()
    {
        using var web = shop.Web("bob");
        await ShopHost.AnswerAsync(web, "/");
        await using (ShopOrders orders = new(web))
            await orders.MoreAsync(3);
        using (ByteArrayContent content = new([1, 2, 3]))
            (await web.PutAsync(new Uri("/pictures/hand.jpg", UriKind.Relative), content, Token)).EnsureSuccessStatusCode();
        const string Rows = "select string_agg(id || item, ' ' order by id) from orders";
        var rows = await shop.SqlAsync("bob", Rows);
        var pictures = await DescribeAsync(await shop.VolumeAsync("bob", "uploads"));
        foreach (var backup in (string[])["orders", "uploads"])
            await shop.ShouldEndAsync(0, "backup", "shop", "bob", backup);
        await shop.SqlAsync("bob", "drop table orders");
        File.Delete(Path.Join(await shop.VolumeAsync("bob", "uploads"), "hand.jpg"));

        await ByHandAsync("bob", "orders", "db");
        await ByHandAsync("bob", "uploads", "app");
        (await shop.SqlAsync("bob", Rows)).ShouldBe(rows);
        (await DescribeAsync(await shop.VolumeAsync("bob", "uploads"))).ShouldBe(pictures);
        await shop.ShouldEndAsync(0, "start", "shop", "bob");
        await ShopHost.AnswerAsync(web, "/");
    }

    // In a copy of the newest backup: the commands of its section, which are those that are indented.
    private async Task ByHandAsync(string instance, string backup, string service)
    {
        using TemporaryFolder copy = new();
        var commands = (await File.ReadAllLinesAsync(shop["usr/share/shop-ops/RESTORE.md"], Token)).SkipWhile(line => line != $"### {backup}, in the container of {service}")
            .Skip(1).TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith("    ", StringComparison.Ordinal)).ToList();
        commands.Count.ShouldBeGreaterThan(2);
        (await shop.ShellAsync(string.Join('\n', [
            "set -eu", $"cp -a {shop.Copies(instance, backup)[^1]}/. {copy.Path}", $"cd {copy.Path}", "for file in *.zst; do zstd --decompress --quiet $file; done",
            .. commands.Select(command => command.Replace("CONTAINER", ShopHost.Container(instance, service), StringComparison.Ordinal)),
        ]))).Succeeded();
    }

    private async Task LoseAsync(string service, string volume)
    {
        await shop.DockerAsync("rm", "--force", ShopHost.Container("alice", service));
        await shop.DockerAsync("volume", "rm", $"hygiene-shop-alice-{volume}");
    }

    // Names, kinds, owners, modes, sizes and hashes.
    private static async Task<string> DescribeAsync(string folder) =>
        (await ProcessRun.RunAsync("sh", ["-c", "find . -printf '%p %y %U %G %m %s\\n' | sort; find . -type f -exec sha256sum {} + | sort"], folder, cancellationToken: Token)).Succeeded().Output;

    private async Task<string> ResourcesAsync() => $"{await shop.DockerAsync("ps", "--all", "--quiet")}\n{await shop.DockerAsync("volume", "ls", "--quiet")}";

    private async Task<JsonNode> ItemAsync(string kind) => JsonNode.Parse(await shop.ShouldEndAsync(0, "status", "shop", "--json"))!["items"]!.AsArray()
        .Single(item => item!["instance"]!.GetValue<string>() == "bob" && item["name"]!.GetValue<string>() == "orders" && item["kind"]!.GetValue<string>() == kind)!;
}
