namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>Codes 6070 to 6079: files for schedulers and engines that are made from ops.json.</summary>
public static class RenderingDiagnostics
{
    public static Diagnostic InvalidName(string kind, string name, string form) => Diagnostic.Error(6070,
        $"cannot name files and units after {kind} '{name}': it is none of {form}; rename it");

    public static Diagnostic Inexpressible(string value, string place, string cause) => Diagnostic.Error(6071,
        $"cannot write '{value}' into {place}: {cause}; change the value");

    public static Diagnostic NoKubernetesName(string name, string cause) => Diagnostic.Error(6072,
        $"cannot name an object of Kubernetes '{name}': {cause}; rename it");

    public static Diagnostic Unknown(string kind, string name, string user, IReadOnlyList<string> known) => Diagnostic.Error(6073,
        $"cannot render {user}: it names the {kind} '{name}', and there is none.{NearestName.Hint(name, known)} Known are: {string.Join(", ", known)}.");
}
