using System.Globalization;
using System.Text.Json.Nodes;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Tests of samples/shop on one host, one after another: some of them take its power away.</summary>
[CollectionDefinition(nameof(ShopHost))]
public sealed class ShopCollection : ICollectionFixture<ShopHost>;

/// <summary>samples/shop as its users and its administrator see it.</summary>
[Collection(nameof(ShopHost))]
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class ShopTests(ShopHost shop) : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await shop.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_sells_through_nginx_and_directly_and_the_instances_are_apart()
    {
        byte[] picture = [.. Enumerable.Range(0, 100_000).Select(number => (byte)(number * 7 % 251))];
        var before = await Task.WhenAll(ShopHost.Instances.Select(CountAsync));
        using var web = shop.Web("alice");
        using var app = await shop.AppAsync("alice");
        (await ShopHost.AnswerAsync(web, "/")).ShouldContain("<h1>Shop</h1>");
        foreach (var client in new[] { web, app })
        {
            using var ordered = await client.PostAsync(new Uri("/orders/tea", UriKind.Relative), null, Token);
            long.Parse(await ordered.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Token), CultureInfo.InvariantCulture).ShouldBePositive();
        }
        using ByteArrayContent content = new(picture);
        (await web.PutAsync(new Uri("/pictures/cup.jpg", UriKind.Relative), content, Token)).EnsureSuccessStatusCode();
        (await app.GetByteArrayAsync(new Uri("/pictures/cup.jpg", UriKind.Relative), Token)).ShouldBe(picture);

        (await Task.WhenAll(ShopHost.Instances.Select(CountAsync))).ShouldBe([before[0] + 2, before[1], before[2]]);
        using var bob = shop.Web("bob");
        using var missing = await bob.GetAsync(new Uri("/pictures/cup.jpg", UriKind.Relative), Token);
        missing.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        ShopHost.Instances.Select(instance => File.ReadAllText(shop[$"etc/hygiene/shop/instances/{instance}/secrets/db-password"])).ShouldBeUnique();
        var listed = await shop.ShouldEndAsync(0, "instance", "list", "shop");
        listed.Split('\n').Count(line => line.Contains(" running ", StringComparison.Ordinal)).ShouldBe(9, listed);

        async Task<int> CountAsync(string instance) => int.Parse(await shop.SqlAsync(instance, "select count(*) from orders"), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task What_the_units_start_does_its_work()
    {
        using var web = shop.Web("bob");
        for (var number = 0; number < 3; number++)
            (await web.PostAsync(new Uri("/carts/tea", UriKind.Relative), null, Token)).EnsureSuccessStatusCode();
        (await ShopHost.AnswerAsync(web, "/carts/count")).ShouldNotBe("0");

        // What was due before it was installed is not made up for, so each has had a slot long ago.
        foreach (var item in new[] { "expire-carts", "report", "orders" })
            await File.WriteAllTextAsync(shop[$"var/lib/hygiene/shop/bob/.{item}.slot"], "1000000000\n", Token);
        await ExecuteAsync("shop-job-expire-carts@.service", 0);
        (await ShopHost.AnswerAsync(web, "/carts/count")).ShouldBe("0");
        await ExecuteAsync("shop-job-report@.service", 0);
        var before = Copies();
        await ExecuteAsync("shop-backup-orders@.service", 0);
        var after = Copies();
        // Others of the day may go, once enough of them are verified.
        after.Except(before).Count().ShouldBe(1);
        // Of a slot there is one run, and the unit takes that for a success.
        await ExecuteAsync("shop-backup-orders@.service", 75);
        Copies().ShouldBe(after);
        await ExecuteAsync("shop-stale.service", 0);
        await ExecuteAsync("shop@.service", 0);

        var status = JsonNode.Parse(await shop.ShouldEndAsync(0, "status", "shop", "--json"))!["items"]!.AsArray();
        status.Where(item => item!["instance"]!.GetValue<string>() == "bob" && item["kind"]!.GetValue<string>() == "job").Select(item => $"{item!["name"]} {item["state"]}").ShouldBe(["expire-carts ok", "report ok"]);

        string[] Copies() => Directory.Exists(shop["var/backups/hygiene/shop/bob/orders"]) ? shop.Copies("bob", "orders") : [];
    }

    [Fact]
    public async Task What_cron_starts_does_its_work_once_for_each_slot_in_each_instance()
    {
        string[] items = ["expire-carts", "report", "orders", "uploads", "orders.drill"];
        foreach (var instance in ShopHost.Instances)
        {
            using var web = shop.Web(instance);
            await ShopHost.AnswerAsync(web, "/");
            (await web.PostAsync(new Uri("/carts/tea", UriKind.Relative), null, Token)).EnsureSuccessStatusCode();
            // So that the drill has something to look at, whichever of the two begins first.
            await shop.ShouldEndAsync(0, "backup", "shop", instance, "orders");
            foreach (var item in items)
                await ForgetAsync(instance, item);
        }
        var (mail, before) = (shop.Mail, States());
        await using var cron = await shop.StartCronAsync();
        await UntilAsync(() => States().Zip(before, (now, then) => HasEnded(now) && Text(now, "lastStart") != Text(then, "lastStart")).All(done => done));
        var (first, slots) = (States(), Slots());
        first.Select(state => $"{state!["instance"]} {state["name"]} {state["kind"]}: {state["exit"]}, {state["message"]}").ShouldAllBe(line => line.EndsWith(": 0, ", StringComparison.Ordinal), shop.Mail[mail.Length..]);
        foreach (var instance in ShopHost.Instances)
        {
            using var web = shop.Web(instance);
            (await ShopHost.AnswerAsync(web, "/carts/count")).ShouldBe("0");
            shop.Copies(instance, "orders").Length.ShouldBeGreaterThan(1);
            shop.Copies(instance, "uploads").ShouldNotBeEmpty();
        }

        // It looks again each quarter of an hour, and finds that one alone has not been.
        await ForgetAsync("carol", "expire-carts");
        await UntilAsync(() => Text(StateOf("carol", "expire-carts"), "lastStart") != Text(first[Array.IndexOf(ShopHost.Instances, "carol") * items.Length], "lastStart"));
        foreach (var (now, then, slot) in States().Zip(first, Slots().Zip(slots, (now, then) => now == then ? now : null)).Where(each => each.Third is not null && Text(each.First, "name") != "expire-carts"))
            now!.ToJsonString().ShouldBe(then!.ToJsonString(), $"slot {slot}");
        // A line that prints nothing is no mail.
        shop.Mail[mail.Length..].ShouldNotContain("Cron <");

        Task UntilAsync(Func<bool> condition) => ShopHost.UntilAsync(() =>
        {
            cron.HasEnded.ShouldBeFalse();
            return Task.FromResult(condition());
        });

        JsonNode?[] States() => [.. ShopHost.Instances.SelectMany(instance => items.Select(item => StateOf(instance, item)))];

        JsonNode? StateOf(string instance, string item) => File.Exists(shop[$"var/lib/hygiene/shop/{instance}/{item}.json"]) ? JsonNode.Parse(File.ReadAllText(shop[$"var/lib/hygiene/shop/{instance}/{item}.json"])) : null;

        // Not one that has begun, and not ended: of that one the end is before its beginning.
        static bool HasEnded(JsonNode? state) => state is not null && string.CompareOrdinal(Text(state, "lastEnd"), Text(state, "lastStart")) >= 0;

        static string Text(JsonNode? state, string member) => state?[member]?.ToString() ?? "";

        string[] Slots() => [.. ShopHost.Instances.SelectMany(instance => items.Select(item => File.ReadAllText(SlotFile(instance, item))))];

        string SlotFile(string instance, string item) => shop[$"var/lib/hygiene/shop/{instance}/.{item}.slot"];

        // What was due before it was installed is not made up for, so each has had a slot long ago.
        Task ForgetAsync(string instance, string item) => File.WriteAllTextAsync(SlotFile(instance, item), "1000000000\n", Token);
    }

    [Fact]
    public async Task Limits_hold_at_once_and_after_a_restart()
    {
        await shop.ShouldEndAsync(0, "limits", "carol", "--memory", "200m", "--cpus", "0.25");
        await shop.ShouldEndAsync(0, "limits", "shop", "carol", "--service", "db", "--memory", "384m");
        (await LimitsAsync("app")).ShouldBe("209715200 250000000");
        await ShouldHoldAsync();

        await shop.ShouldEndAsync(0, "stop", "shop", "carol");
        (await shop.ShouldEndAsync(66, "run", "shop", "carol", "report")).ShouldContain("hygiene start shop carol");
        await shop.ShouldEndAsync(0, "start", "shop", "carol");
        (await LimitsAsync("app")).ShouldBe("209715200 250000000");
        await ShouldHoldAsync();
        await shop.ShouldEndAsync(0, "run", "shop", "carol", "report");

        Task<string> LimitsAsync(string service) => shop.DockerAsync("container", "inspect", "--format", "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}", ShopHost.Container("carol", service));

        // What the kernel has, of either version of control groups.
        async Task ShouldHoldAsync() => (await shop.DockerAsync("exec", ShopHost.Container("carol", "db"), "sh", "-c", "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || :")).ShouldBe("402653184");
    }

    private async Task ExecuteAsync(string unit, int expected)
    {
        var lines = await File.ReadAllLinesAsync(shop[$"usr/lib/systemd/system/{unit}"], Token);
        var command = lines.Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..].Split(' ');
        command[0].ShouldBe("/usr/bin/hygiene");
        if (expected != 0)
            lines.ShouldContain($"SuccessExitStatus={expected}");
        await shop.ShouldEndAsync(expected, [.. command[1..].Select(word => word.Replace("%i", "bob", StringComparison.Ordinal))]);
    }
}
