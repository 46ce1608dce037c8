using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerCronJob items: commands that the host runs in containers on a schedule.</summary>
internal static class ContainerCronJobItems
{
    private static readonly string[] s_known =
    [
        "Schedule", "TimeZone", "Command", "Arguments", "User", "Service", "Mode", "Instances", "Overlap", "Lock", "Timeout", "Retries", "RetryDelay", "Splay", "SuccessExitCodes", "MaxAge",
        "Suspend",
    ];

    public static IReadOnlyList<OperationsJob> Read(ItemReader reader, ITaskItem[]? items, ScheduleReading schedules) =>
        [.. reader.Read("ContainerCronJob", items, s_known, item =>
        {
            item.Need("Command");
            var schedule = schedules.Read(item, spreads: false);
            return new OperationsJob
            {
                Name = item.Name(),
                Service = item.Has("Service") ? item["Service"] : OperationsService.OwnName,
                Command = item.Argv("Command", "Arguments"),
                User = item["User"],
                Mode = item.Choose("Mode", JobMode.Exec),
                Instances = item.Choose("Instances", JobInstances.Each),
                Overlap = item.Choose("Overlap", JobOverlap.Skip),
                Lock = item.Choose("Lock", JobLock.Job),
                Schedule = schedule!,
                Timeout = item.Timeout("Timeout"),
                Retries = item.Number("Retries", 0, most: 100),
                RetryDelay = item.Seconds("RetryDelay", 60),
                SuccessExitCodes = ReadExitCodes(item),
                Suspend = item.Switch("Suspend"),
            };
        }).OrderBy(job => job.Name, StringComparer.Ordinal)];

    private static IReadOnlyList<int> ReadExitCodes(ItemValues item)
    {
        var words = item.List("SuccessExitCodes");
        List<byte> codes = [];
        foreach (var word in words)
            if (byte.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var code))
                codes.Add(code);
            else
                item.Otherwise("SuccessExitCodes", "a list of numbers from 0 to 255", "");
        return codes.Count == 0 ? [0] : [.. codes.Distinct().Order().Select(code => (int)code)];
    }
}
