using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>Names that are fine on a host, and none of Kubernetes': <c>HYG6072</c>.</summary>
/// <remarks>Kubernetes, "Object Names and IDs": a Service's is a label of RFC 1035, a Namespace's one of RFC 1123 with at most 63 characters.</remarks>
internal static class KubernetesNames
{
    private const int LongestNamespace = 63;

    public static void Check(OperationsModel model)
    {
        List<Diagnostic> faults =
        [
            .. model.Services.Where(service => char.IsAsciiDigit(service.Name[0])).Select(service => RenderingDiagnostics.NoKubernetesName(service.Name, "the name of a Service begins with a letter")),
            .. model.Instances.Select(instance => $"{model.App}-{instance.Name}").Where(name => name.Length > LongestNamespace)
                .Select(name => RenderingDiagnostics.NoKubernetesName(name, $"app and instance together make a namespace, which has at most {LongestNamespace} characters")),
        ];
        if (faults.Count > 0)
            throw new HygieneException(faults);
    }
}
