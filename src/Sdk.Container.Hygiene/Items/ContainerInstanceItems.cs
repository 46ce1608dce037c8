using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerInstance items: instances that every host begins with. Others are made on the host.</summary>
internal static partial class ContainerInstanceItems
{
    private static readonly string[] s_known = ["Publish", "Environment"];

    public static IReadOnlyList<OperationsInstance> Read(ItemReader reader, ITaskItem[]? items) =>
        [.. reader.Read("ContainerInstance", items, s_known, item =>
        {
            var publish = item.List("Publish");
            if (!publish.All(Port().IsMatch))
                item.Otherwise("Publish", "a list of ports as docker run --publish has them, 127.0.0.1:8081:8080, or with the name of a service before, web=127.0.0.1:8081:8080", "");
            return new OperationsInstance { Name = item.Name(), Publish = publish, Environment = item.Variables("Environment") };
        }).OrderBy(instance => instance.Name, StringComparer.Ordinal)];

    [GeneratedRegex(@"\A([a-z0-9-]+=)?(([0-9.]+|\[[0-9a-fA-F:]+\]):)?([0-9]{1,5}:)?[0-9]{1,5}(/(tcp|udp))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Port();
}
