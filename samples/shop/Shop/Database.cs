using Npgsql;

namespace Shop;

internal static class Database
{
    private const string Schema = """
        create table if not exists orders (id bigint generated always as identity primary key, item text not null, ordered timestamptz not null default now());
        create table if not exists carts (id bigint generated always as identity primary key, item text not null, touched timestamptz not null default now());
        """;

    /// <summary>Connects to nothing yet. The password is a file, so that neither the image nor the environment has it.</summary>
    public static NpgsqlDataSource Open() => new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
    {
        Host = Environment.GetEnvironmentVariable("SHOP_DATABASE_HOST") ?? "db",
        Database = "shop",
        Username = "postgres",
        GssEncryptionMode = GssEncryptionMode.Disable, // Kerberos has no part in it, and its library is not in the image
    }.ConnectionString)
        .UsePeriodicPasswordProvider(
            async (_, token) => (await File.ReadAllTextAsync(Environment.GetEnvironmentVariable("SHOP_PASSWORD_FILE") ?? "/run/secrets/db-password", token)).TrimEnd(),
            TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1))
        .Build();

    public static async Task PrepareAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Schema);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ScalarAsync<T>(this NpgsqlDataSource database, string query, params object[] values)
    {
        await using var command = database.CreateCommand(query);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
