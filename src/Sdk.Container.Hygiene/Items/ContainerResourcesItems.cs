using System.Globalization;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerResources items: the limits of a service, by its name, for each instance.</summary>
internal static class ContainerResourcesItems
{
    private const string ItemType = "ContainerResources";
    private static readonly string[] s_known = ["Memory", "Cpus", "Pids", "ReadOnly"];

    public static IReadOnlyList<OperationsService> Apply(ItemReader reader, ITaskItem[]? items, IReadOnlyList<OperationsService> services)
    {
        Dictionary<string, OperationsService> limited = services.DistinctBy(service => service.Name).ToDictionary(service => service.Name);
        HashSet<string> seen = [];
        reader.Read(ItemType, items, s_known, item =>
        {
            if (!limited.TryGetValue(item.Include, out var service))
                return item.Refuse<OperationsService>(OperationsDiagnostics.UnknownService(ItemType, item.Include, item.Include, [.. limited.Keys.Order(StringComparer.Ordinal)]));
            if (!seen.Add(item.Include))
                return item.Refuse<OperationsService>(OperationsDiagnostics.SameName(ItemType, item.Include, ItemType));
            return limited[item.Include] = service with
            {
                Memory = item.Bytes("Memory"),
                Cpus = ReadCpus(item),
                Pids = item.Has("Pids") ? item.Number("Pids", 0, least: 1) : null,
                ReadOnly = item.Switch("ReadOnly"),
            };
        });
        return [.. services.Select(service => limited[service.Name])];
    }

    // As docker run --cpus; Kubernetes' 500m is half of one, too.
    private static decimal? ReadCpus(ItemValues item)
    {
        var text = item["Cpus"];
        if (text.Length == 0)
            return null;
        var thousandths = text.EndsWith('m');
        return decimal.TryParse(thousandths ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 100_000
            ? Round(thousandths ? number / 1000 : number)
            : item.Otherwise<decimal?>("Cpus", "a number of processors such as 2, 0.5 or 500m", null);
    }

    // 0.50 and 0.5 are one limit: without the zeros they are the same bytes.
    private static decimal Round(decimal number) => decimal.Round(number, 3) / 1.000000000000000000000000000000000m;
}
