using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>Spreads the instances of an app over a time, each to a place of its own that stays the same.</summary>
public static class Splay
{
    // A run that waits when the host goes down is lost, and its slot counts as used (systemd/systemd#21166).
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>How long an instance waits after the scheduled time: whole seconds, less than <paramref name="splay"/>.</summary>
    /// <remarks>The first 32 bits of the SHA-256 of "APP/INSTANCE/NAME" in UTF-8, big-endian, modulo the splay's seconds. The runner's script reckons in the same way.</remarks>
    public static TimeSpan Of(string app, string instance, string name, TimeSpan splay)
    {
        var seconds = (long)splay.TotalSeconds;
        return seconds < 1 ? TimeSpan.Zero
            : TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{app}/{instance}/{name}"))) % seconds);
    }

    /// <summary>HYG6025, an error, where runs would overtake each other; HYG6026, a warning, where a restart of the host is likely to lose one; or null.</summary>
    public static Diagnostic? Check(Schedule schedule, TimeSpan splay) =>
        splay >= schedule.ShortestInterval ? ScheduleDiagnostics.SplayTooLong(schedule.Cron, splay, schedule.ShortestInterval)
        : splay > Long ? ScheduleDiagnostics.LongSplay(schedule.Cron, splay)
        : null;
}
