using System.Globalization;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Testing.Operations;

/// <summary>A clock of a host's own, ahead of the machine's by what it is set to (clock-ahead.c), for programs that are started with its variables. Needs gcc.</summary>
public sealed class HostClock
{
    private const int Margin = 10;

    private readonly string _folder;
    private readonly List<(DateTimeOffset Since, TimeSpan Ahead)> _steps = [];

    private HostClock(string folder) => _folder = folder;

    /// <summary>Absolute path, for LD_PRELOAD.</summary>
    public string Library => Path.Combine(_folder, "clock-ahead.so");

    /// <summary>For what is started with the library.</summary>
    public KeyValuePair<string, string?> Variable => new("CLOCK_AHEAD", Path.Combine(_folder, "ahead"));

    /// <summary>A clock that begins ten seconds before an hour ends.</summary>
    /// <param name="folder">Absolute path of a folder for its files.</param>
    public static async Task<HostClock> CreateAsync(string folder, CancellationToken cancellationToken)
    {
        HostClock clock = new(folder);
        var source = Path.Combine(Repository.Root, "tests/Testing/Operations/clock-ahead.c");
        (await ProcessRun.RunAsync("gcc", ["-shared", "-fPIC", "-O2", "-o", clock.Library, source], folder, cancellationToken: cancellationToken)).Succeeded();
        var now = DateTimeOffset.UtcNow;
        clock.Set(now, TimeSpan.FromSeconds(3600 - Margin - (60 * now.Minute) - now.Second));
        return clock;
    }

    /// <summary>Sets it to the last minute of the hour that it shows, the same second in it: cron counts on its sleep.</summary>
    public async Task EndHourAsync(CancellationToken cancellationToken)
    {
        // What fires at its end has still to be started.
        while (Now.Second >= 60 - Margin)
            await Task.Delay(100, cancellationToken);
        var now = Now;
        Set(now, AheadAt(now) + TimeSpan.FromMinutes(59 - now.Minute));
    }

    /// <summary>By how much it was ahead when it showed this.</summary>
    public TimeSpan AheadAt(DateTimeOffset time) => _steps.LastOrDefault(step => step.Since <= time).Ahead;

    private DateTimeOffset Now => DateTimeOffset.UtcNow + AheadAt(DateTimeOffset.MaxValue);

    private void Set(DateTimeOffset since, TimeSpan ahead)
    {
        _steps.Add((since, ahead));
        var next = $"{Variable.Value}.new";
        File.WriteAllText(next, ahead.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        File.Move(next, Variable.Value!, overwrite: true);
    }
}
