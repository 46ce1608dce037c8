using System.Globalization;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;

namespace Sdk.Container.Hygiene.Items;

/// <summary>The items around the image: the .NET SDK's own with their meaning, and ContainerHealthcheck.</summary>
internal static class ContainerItems
{
    private static readonly string[] s_value = ["Value"];
    private static readonly string[] s_port = ["Type"];
    private static readonly string[] s_healthcheck = ["Interval", "Timeout", "StartPeriod", "Retries"];

    /// <summary>The last of two items with one name wins, as in the .NET SDK.</summary>
    public static IReadOnlyDictionary<string, string> ReadValues(ItemReader reader, string itemType, ITaskItem[]? items)
    {
        Dictionary<string, string> values = [];
        reader.Read(itemType, items, s_value, item => { values[item.Include] = item.Verbatim("Value"); return values; });
        return values;
    }

    public static IReadOnlyList<string> ReadPorts(ItemReader reader, ITaskItem[]? items) =>
        reader.Read("ContainerPort", items, s_port, item =>
        {
            if (!ushort.TryParse(item.Include, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
                return item.Refuse<string>(ItemDiagnostics.InvalidInclude("ContainerPort", item.Include, "a port from 1 to 65535"));
            return item["Type"] is "" or "tcp" ? $"{port}/tcp" : item["Type"] is "udp" ? $"{port}/udp" : item.Invalid<string>("Type", "tcp or udp");
        });

    /// <summary>Like ContainerAppCommand: each item is one word of the command. The times stand on any of the items.</summary>
    public static Healthcheck? ReadHealthcheck(ItemReader reader, ITaskItem[]? items)
    {
        TimeSpan? interval = null, timeout = null, start = null;
        int? retries = null;
        var command = reader.Read("ContainerHealthcheck", items, s_healthcheck, item =>
        {
            foreach (var name in s_healthcheck)
            {
                if (item[name].Length == 0)
                    continue;
                if (name == "Retries")
                {
                    if (!int.TryParse(item[name], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
                        return item.Invalid<string>(name, "a number from 1");
                    retries = count;
                    continue;
                }
                if (ItemForms.Duration(item[name]) is not { } duration)
                    return item.Invalid<string>(name, "a time such as 500ms, 30s, 5m or 1h");
                _ = name switch { "Interval" => interval = duration, "Timeout" => timeout = duration, _ => start = duration };
            }
            return item.Include;
        });
        return command.Count == 0 ? null : new(["CMD", .. command]) { Interval = Nanoseconds(interval), Timeout = Nanoseconds(timeout), StartPeriod = Nanoseconds(start), Retries = retries };
    }

    public static IReadOnlyList<string> Words(ITaskItem[]? items) => [.. (items ?? []).Select(item => item.ItemSpec)];

    private static long? Nanoseconds(TimeSpan? time) => (long?)time?.TotalNanoseconds;
}
