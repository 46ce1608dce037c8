using System.Globalization;
using System.Security.Cryptography.X509Certificates;

// Answers with what an app sees of the image around it: culture data, time zones, its own user, and the roots that TLS trusts.
var app = WebApplication.CreateSlimBuilder(args).Build();

app.MapGet("/", () =>
{
    using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
    var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    return Results.Text(string.Create(CultureInfo.InvariantCulture, $"""
        hello from {Environment.MachineName}
        culture:   {CultureInfo.CurrentCulture.Name is { Length: > 0 } name ? name : "(invariant)"}, {CultureInfo.GetCultures(CultureTypes.AllCultures).Length} known; 1234.5 in German is {1234.5.ToString("N1", new CultureInfo("de-DE"))}
        time zone: {TimeZoneInfo.Local.Id}, {TimeZoneInfo.GetSystemTimeZones().Count} known; Berlin is {berlin.BaseUtcOffset:hh\:mm} ahead of UTC
        user id:   {UserId()}
        TLS roots: {roots.Certificates.Count}

        """));
});

app.MapGet("/health", () => Results.Ok());

app.Run();

static string UserId() =>
    File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
