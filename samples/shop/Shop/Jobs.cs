using System.Globalization;
using Npgsql;

namespace Shop;

/// <summary>What the host's cron or systemd runs in the container.</summary>
internal static class Jobs
{
    public static async Task<int> ExpireCartsAsync(NpgsqlDataSource database)
    {
        var expired = await database.ScalarAsync<long>("with gone as (delete from carts where touched < now() - interval '1 hour' returning 1) select count(*) from gone");
        Console.WriteLine($"{expired} carts expired");
        return 0;
    }

    public static async Task<int> ReportAsync(NpgsqlDataSource database)
    {
        var orders = await database.ScalarAsync<long>("select count(*) from orders where ordered > now() - interval '1 day'");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{orders} orders since yesterday"));
        return 0;
    }

    public static int Unknown(string[] words)
    {
        Console.Error.WriteLine($"unknown: {string.Join(' ', words)}. There are: check, jobs expire-carts, jobs report");
        return 2;
    }
}
