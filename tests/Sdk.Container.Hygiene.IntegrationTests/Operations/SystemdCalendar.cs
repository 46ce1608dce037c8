using System.Globalization;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>systemd's own reading of calendar events: <c>systemd-analyze calendar</c>.</summary>
internal static partial class SystemdCalendar
{
    /// <summary>Up to <paramref name="count"/> times for each expression. A zone that an expression names costs systemd a process for each of them, the variable TZ nothing.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<DateTimeOffset>>> RunsAsync(IEnumerable<string> expressions, string zone, DateTimeOffset from, int count)
    {
        Tool.Need("systemd-analyze");
        Dictionary<string, string?> environment = new() { ["LC_ALL"] = "C.UTF-8", ["TZ"] = zone };
        string[] arguments = ["calendar", $"--base-time={from.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC", $"--iterations={count}", .. expressions];
        var run = (await ProcessRun.RunAsync("systemd-analyze", arguments, "/", environment, TestContext.Current.CancellationToken)).Succeeded();
        return [.. run.Output.Split("Normalized form:").Skip(1).Select(section => (IReadOnlyList<DateTimeOffset>)[.. Times().Matches(section).Select(match =>
            DateTimeOffset.ParseExact(match.Groups["time"].Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))])];
    }

    // In another zone than UTC, each time has a second line that says it in UTC.
    [GeneratedRegex(@"(?:Next elapse|Iter\. #[0-9]+|\(in UTC\)): [A-Z][a-z]{2} (?<time>[-0-9]{10} [0-9:]{8}) UTC", RegexOptions.ExplicitCapture)]
    private static partial Regex Times();
}
