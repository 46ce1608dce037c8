using System.Globalization;
using System.Security.Cryptography.X509Certificates;

// Answers with what an app sees of the image around it: culture data, time zones, its own user, and the roots that TLS trusts.
var app = WebApplication.CreateSlimBuilder(args).Build();

app.MapGet("/", () => Results.Text($"""
    hello from {Environment.MachineName}
    culture:   {CultureInfo.GetCultures(CultureTypes.AllCultures).Length} known; 1234.5 in German is {1234.5.ToString("N1", new CultureInfo("de-DE"))}
    time zone: {TimeZoneInfo.Local.Id}; {TimeZoneInfo.GetSystemTimeZones().Count} known; noon UTC on midsummer's day is {InBerlin(new(2026, 6, 24, 12, 0, 0, TimeSpan.Zero)):HH:mm} in Berlin
    user id:   {UserId()}
    TLS roots: {TlsRoots()}

    """));

app.MapGet("/health", () => Results.Ok());

app.Run();

static DateTimeOffset InBerlin(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

static string UserId() => File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];

static int TlsRoots()
{
    using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
    return roots.Certificates.Count;
}
