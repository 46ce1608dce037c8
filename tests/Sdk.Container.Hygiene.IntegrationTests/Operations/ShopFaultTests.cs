using System.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>What breaks in the middle of a backup: no half one is ever there, each has its exit code and its words, and the next run succeeds.</summary>
[Collection(nameof(ShopHost))]
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class ShopFaultTests(ShopHost shop) : IAsyncLifetime
{
    // The dump waits for it, in the middle.
    private const string Lock = "begin; lock table orders in access exclusive mode; select pg_sleep(864000)";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await shop.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_container_is_killed()
    {
        var (before, runner, output) = await BeginAsync();
        using (runner)
        {
            await shop.DockerAsync("kill", ShopHost.Container("carol", "db"));
            await runner.WaitForExitAsync(Token);
            runner.ExitCode.ShouldBe(66, output());
        }
        output().ShouldContain("shop/carol orders: the container ended while the command ran in it");
        await ShouldGoOnAsync(before);
    }

    [Fact]
    public async Task The_runner_is_killed_and_another_comes_meanwhile()
    {
        var (before, runner, _) = await BeginAsync();
        using (runner)
        {
            (await shop.ShouldEndAsync(75, "backup", "shop", "carol", "orders")).ShouldContain("orders of shop/carol is still running (process ");
            runner.Kill();
            await runner.WaitForExitAsync(Token);
        }
        shop.Copies("carol", "orders").ShouldBe(before);
        (await shop.ShouldEndAsync(75, "backup", "shop", "carol", "orders")).ShouldContain("is still running in the container, though its runner was killed");
        await UnlockAsync();
        // Its client is gone: the dump ends when it writes to it.
        await ShopHost.UntilAsync(async () => await shop.SqlAsync("carol", "select count(*) from pg_stat_activity where application_name = 'pg_dump'") == "0");
        await ShouldGoOnAsync(before);
    }

    [Fact]
    public async Task The_engine_is_killed()
    {
        var (before, runner, output) = await BeginAsync();
        using (runner)
        {
            await shop.Engine.KillAsync();
            await runner.WaitForExitAsync(Token);
            runner.ExitCode.ShouldBe(69, output());
        }
        output().ShouldContain("shop/carol orders: docker ended while the command ran");
        (await shop.ShouldEndAsync(69, "backup", "shop", "carol", "orders")).ShouldContain("docker does not answer");
        await shop.Engine.StartAgainAsync(Token);
        await Task.WhenAll(ShopHost.Instances.Select(instance => shop.ShouldEndAsync(0, "start", "shop", instance)));
        await ShouldGoOnAsync(before);
        await shop.ShouldEndAsync(0, "drill", "shop", "carol", "orders");
        foreach (var instance in ShopHost.Instances)
        {
            using var web = shop.Web(instance);
            await ShopHost.AnswerAsync(web, "/");
        }
    }

    // A backup that has begun to dump.
    private async Task<(string[] Before, Process Runner, Func<string> Output)> BeginAsync()
    {
        await shop.ShouldEndAsync(0, "start", "shop", "carol");
        await shop.ShouldEndAsync(0, "backup", "shop", "carol", "orders");
        var before = shop.Copies("carol", "orders");
        await shop.DockerAsync("exec", "--detach", ShopHost.Container("carol", "db"), "psql", "-XqU", "postgres", "-d", "shop", "-c", Lock);
        await ShopHost.UntilAsync(async () => await shop.SqlAsync("carol", "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted and relation = 'orders'::regclass") == "1");
        var (runner, output) = shop.Start("backup", "shop", "carol", "orders");
        await ShopHost.UntilAsync(async () => runner.HasExited ? throw new InvalidOperationException(output())
            : await shop.SqlAsync("carol", "select count(*) from pg_stat_activity where application_name = 'pg_dump' and wait_event_type = 'Lock'") == "1");
        Directory.EnumerateDirectories(shop["var/backups/hygiene/shop/carol/orders"], ".partial.*").Count().ShouldBe(1);
        return (before, runner, output);
    }

    private Task<string> UnlockAsync() => shop.SqlAsync("carol", "select count(pg_terminate_backend(pid)) from pg_stat_activity where query like '%pg_sleep(864000)%' and pid <> pg_backend_pid()");

    private async Task ShouldGoOnAsync(string[] before)
    {
        shop.Copies("carol", "orders").ShouldBe(before);
        (await shop.ShouldEndAsync(0, "backups", "shop", "carol", "orders")).Split('\n').Count(line => line.StartsWith("orders ", StringComparison.Ordinal)).ShouldBe(before.Length);
        await shop.ShouldEndAsync(0, "start", "shop", "carol");
        await shop.ShouldEndAsync(0, "backup", "shop", "carol", "orders");
        var after = shop.Copies("carol", "orders");
        // Others of the day may go, once enough of them are verified.
        after.Except(before).Count().ShouldBe(1);
        Directory.EnumerateFileSystemEntries(shop["var/backups/hygiene/shop/carol/orders"]).Order(StringComparer.Ordinal).ShouldBe(after);
    }
}
