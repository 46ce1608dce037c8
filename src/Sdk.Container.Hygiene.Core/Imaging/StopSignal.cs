using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>The signal that asks the app to end (OCI image-spec, config.md, <c>StopSignal</c>): a name of signal(7), <c>SIGRTMIN+n</c>, <c>SIGRTMAX-n</c>, or a number.</summary>
public static class StopSignal
{
    private const int Last = 64;

    // moby/sys/signal, signal_linux.go: all that docker takes.
    private const int MostAboveMinimum = 15;
    private const int MostBelowMaximum = 14;

    private static readonly string[] Names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT",
        "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS", "SIGRTMIN", "SIGRTMAX",
    ];

    /// <exception cref="HygieneException">HYG1025: it is none.</exception>
    public static void Require(string value)
    {
        if (value.Length > 0 && !Names.Contains(value, StringComparer.Ordinal) && !IsNumber(value, Last) && !IsAway("SIGRTMIN+", MostAboveMinimum) && !IsAway("SIGRTMAX-", MostBelowMaximum))
            throw ItemDiagnostics.UnknownStopSignal(value, NearestName.Find(value, Names)).ToException();

        bool IsAway(string prefix, int most) => value.StartsWith(prefix, StringComparison.Ordinal) && IsNumber(value[prefix.Length..], most);
    }

    private static bool IsNumber(string text, int last) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= last;
}
