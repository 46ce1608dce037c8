using System.Globalization;
using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>The ports that ASP.NET Core will listen on, read from the environment as the .NET SDK reads it: ASPNETCORE_URLS alone where it is set, else HTTP_PORTS and HTTPS_PORTS.</summary>
public static partial class ExposedPorts
{
    /// <summary>Ports in OCI's form, <c>8080/tcp</c>, sorted.</summary>
    /// <param name="declared">The project's own, in the same form.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> declared, IReadOnlyDictionary<string, string> environment)
    {
        var inferred = environment.TryGetValue("ASPNETCORE_URLS", out var urls)
            ? Split(urls).Select(url => UrlPort().Match(url).Groups["port"].Value)
            : Split(environment.GetValueOrDefault("ASPNETCORE_HTTP_PORTS")).Concat(Split(environment.GetValueOrDefault("ASPNETCORE_HTTPS_PORTS")));
        return [.. inferred
            .Where(port => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(port => $"{port}/tcp")
            .Concat(declared)
            .Distinct()
            .Order(StringComparer.Ordinal)];
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    [GeneratedRegex(@"^\w+://.+:(?<port>\d+)(/|$)", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPort();
}
