using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerBackup items: what is backed up, how long it is kept, and how it is proven that it comes back.</summary>
internal static class ContainerBackupItems
{
    private const string ItemType = "ContainerBackup";

    private static readonly string[] s_known =
    [
        "Type", "Service", "Volume", "Database", "Path", "User", "Globals", "Exclude", "Command", "Arguments", "RestoreCommand", "RestoreArguments",
        "Schedule", "TimeZone", "Splay", "Timeout", "Retries", "RetryDelay", "MaxAge", "Consistency",
        "KeepLast", "KeepDaily", "KeepWeekly", "KeepMonthly", "KeepYearly", "KeepMinimum",
        "Compression", "EncryptTo", "Destination", "MinSize", "MaxShrinkPercent", "VerifySchedule", "VerifyMode", "VerifyCommand", "VerifyArguments", "VerifyExpect",
    ];

    private static readonly string[] s_questions = ["VerifyCommand", "VerifyArguments", "VerifyExpect"];

    // Of these, a type has use for some, and cannot be without others.
    private static readonly string[] s_parts = ["Volume", "Database", "Path", "User", "Globals", "Exclude", "Command", "RestoreCommand", "Consistency"];

    /// <param name="volumes">The project's volumes: a backup of one runs in its service.</param>
    public static IReadOnlyList<OperationsBackup> Read(ItemReader reader, ITaskItem[]? items, IReadOnlyList<OperationsVolume> volumes, ScheduleReading schedules) =>
        [.. reader.Read(ItemType, items, s_known, item =>
        {
            var said = item.NeedChoice<BackupType>("Type");
            if (said is { } known)
                CheckParts(item, known);
            var type = said ?? BackupType.Command;
            return new OperationsBackup
            {
                Name = item.Name(),
                Type = type,
                Service = ReadService(item, type, volumes),
                Volume = item["Volume"],
                Database = item["Database"],
                Path = ReadPath(item),
                User = item["User"],
                Globals = item.Switch("Globals", type is BackupType.Postgresql or BackupType.Mariadb),
                Exclude = item.List("Exclude"),
                Command = item.Argv("Command", "Arguments"),
                RestoreCommand = item.Argv("RestoreCommand", "RestoreArguments"),
                Schedule = schedules.Read(item, spreads: true)!,
                Consistency = item.Choose("Consistency", BackupConsistency.Online),
                Timeout = item.Timeout("Timeout"),
                Retries = item.Number("Retries", 2, most: 100),
                RetryDelay = item.Seconds("RetryDelay", 300),
                Keep = ReadKeep(item),
                Compression = item["Compression"] switch
                {
                    "" or "zstd" => "zstd",
                    "none" => "none",
                    var other => RefuseCompression(item, other),
                },
                EncryptTo = item.List("EncryptTo"),
                Destination = item["Destination"],
                MinSize = item.Bytes("MinSize") ?? 0,
                MaxShrinkPercent = item.Number("MaxShrinkPercent", 50, most: 100),
                Verify = ReadVerify(item, schedules),
            };
        }).OrderBy(backup => backup.Name, StringComparer.Ordinal)];

    private static void CheckParts(ItemValues item, BackupType type)
    {
        var (needed, used) = type switch
        {
            BackupType.Postgresql => (["Database"], ["Database", "Volume", "User", "Globals"]),
            BackupType.Mariadb => (["Database"], ["Database", "Volume", "User", "Globals"]),
            // The server takes a snapshot only from its own folder.
            BackupType.Redis => (["Volume"], ["Volume", "User"]),
            // sqlite3's own backup is of one moment while others write: nobody has to stand still for it.
            BackupType.Sqlite => (["Volume", "Path"], ["Volume", "Path"]),
            BackupType.Files => (["Volume"], ["Volume", "Exclude", "Consistency"]),
            _ => ((string[])["Command", "RestoreCommand"], (string[])["Command", "RestoreCommand", "Volume", "User"]),
        };
        var what = $"Type=\"{OperationsJson.Word(type)}\"";
        foreach (var missing in needed.Where(name => !item.Has(name)))
            item.Refuse(OperationsDiagnostics.MissingPart(ItemType, item.Include, what, missing));
        foreach (var useless in s_parts.Except(used).Where(item.Has))
            item.Refuse(OperationsDiagnostics.UselessPart(ItemType, item.Include, what, useless));
    }

    private static string ReadService(ItemValues item, BackupType type, IReadOnlyList<OperationsVolume> volumes)
    {
        if (item.Has("Service"))
            return item["Service"];
        if (volumes.FirstOrDefault(volume => volume.Name == item["Volume"]) is { } of)
            return of.Services.Contains(OperationsService.OwnName) ? OperationsService.OwnName : of.Services[0];
        if (type is BackupType.Postgresql or BackupType.Mariadb or BackupType.Redis)
            item.Refuse(OperationsDiagnostics.MissingPart(ItemType, item.Include, $"Type=\"{OperationsJson.Word(type)}\"", "Service"));
        return OperationsService.OwnName;
    }

    private static string ReadPath(ItemValues item)
    {
        var path = item["Path"];
        return path.Length > 0 && (path[0] == '/' || path[^1] == '/' || path.Split('/').Contains("..")) ? item.Otherwise("Path", "a path below the volume, such as data/shop.db", "") : path;
    }

    private static string RefuseCompression(ItemValues item, string value)
    {
        item.Refuse(OperationsDiagnostics.UnknownValue(ItemType, item.Include, "Compression", value, ["zstd", "none"]));
        return "zstd";
    }

    // Who says nothing keeps a week of days and a month of weeks; who says something keeps that.
    private static Retention ReadKeep(ItemValues item)
    {
        var says = ((string[])["KeepLast", "KeepDaily", "KeepWeekly", "KeepMonthly", "KeepYearly"]).Any(item.Has);
        Retention keep = new(Count("KeepLast", 0), Count("KeepDaily", 7), Count("KeepWeekly", 4), Count("KeepMonthly", 0), Count("KeepYearly", 0), 0);
        return keep with { Minimum = item.Number("KeepMinimum", Math.Min(2, keep.Last + keep.Daily + keep.Weekly + keep.Monthly + keep.Yearly), least: 1) };

        int Count(string name, int otherwise) => item.Number(name, says ? 0 : otherwise, most: 10_000);
    }

    private static OperationsVerify? ReadVerify(ItemValues item, ScheduleReading schedules)
    {
        if (item.Has("VerifySchedule"))
        {
            var mode = item.Choose("VerifyMode", VerifyMode.Restore);
            foreach (var useless in s_questions.Where(name => mode == VerifyMode.List && item.Has(name)))
                item.Refuse(OperationsDiagnostics.UselessPart(ItemType, item.Include, "VerifyMode=\"list\"", useless));
            if (mode == VerifyMode.Restore && item.Has("VerifyExpect") && !item.Has("VerifyCommand"))
                item.Refuse(OperationsDiagnostics.MissingPart(ItemType, item.Include, "VerifyExpect", "VerifyCommand"));
            return new() { Schedule = schedules.ReadVerify(item)!, Mode = mode, Command = item.Argv("VerifyCommand", "VerifyArguments"), Expect = item["VerifyExpect"] };
        }
        foreach (var name in s_questions.Append("VerifyMode").Where(item.Has))
            item.Refuse(OperationsDiagnostics.MissingPart(ItemType, item.Include, name, "VerifySchedule"));
        return null;
    }
}
