using System.Net;
using Npgsql;

namespace Shop;

internal static class Site
{
    private static readonly string s_uploads = Environment.GetEnvironmentVariable("SHOP_UPLOADS") ?? "/var/lib/shop/uploads";

    public static async Task<int> RunAsync(NpgsqlDataSource database)
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/", async () => Results.Content($"""
            <!doctype html><title>Shop</title><h1>{WebUtility.HtmlEncode(Environment.GetEnvironmentVariable("SHOP_TITLE") ?? "Shop")}</h1>
            <p>{await database.ScalarAsync<long>("select count(*) from orders")} orders, {Directory.GetFiles(s_uploads).Length} pictures</p>
            """, "text/html"));
        app.MapGet("/health", async () => Results.Text($"{await database.ScalarAsync<int>("select 1")}"));
        app.MapGet("/orders/count", async () => Results.Text($"{await database.ScalarAsync<long>("select count(*) from orders")}"));
        app.MapPost("/orders/{item}", async (string item) => Results.Text($"{await database.ScalarAsync<long>("insert into orders (item) values ($1) returning id", item)}"));
        app.MapPost("/carts/{item}", async (string item) => Results.Text($"{await database.ScalarAsync<long>("insert into carts (item, touched) values ($1, now() - interval '1 day') returning id", item)}"));
        app.MapGet("/carts/count", async () => Results.Text($"{await database.ScalarAsync<long>("select count(*) from carts")}"));
        app.MapPut("/pictures/{name}", async (string name, HttpRequest request) =>
        {
            await using var file = File.Create(Path.Combine(s_uploads, Path.GetFileName(name)));
            await request.Body.CopyToAsync(file);
            return Results.NoContent();
        });
        app.MapGet("/pictures/{name}", (string name) => Path.Combine(s_uploads, Path.GetFileName(name)) is var path && File.Exists(path) ? Results.File(path) : Results.NotFound());
        await Database.PrepareAsync(database);
        await app.RunAsync();
        return 0;
    }

    public static async Task<int> CheckAsync()
    {
        using HttpClient client = new();
        using var answer = await client.GetAsync(new Uri("http://127.0.0.1:8080/health"));
        return answer.IsSuccessStatusCode ? 0 : 1;
    }
}
