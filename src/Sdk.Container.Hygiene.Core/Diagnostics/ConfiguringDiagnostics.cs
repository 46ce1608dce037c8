namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG413x: maintainer scripts, and where they are run.</summary>
public static class ConfiguringDiagnostics
{
    private const string WholeLog = "The log at normal verbosity has all that was printed";

    public static Diagnostic ScriptFailed(string package, string script, string output) => Diagnostic.Error(
        4130, $"cannot configure package {package}: its {script} failed{After(output)}. Leave the package out, pin another version, or mend what it complains of. {WholeLog}.");

    public static Diagnostic Failed(string where, int exitCode, string output) => Diagnostic.Error(
        4131, $"cannot configure the packages in {where}: it ended with exit code {exitCode}{After(output)}. {WholeLog}.");

    public static Diagnostic NoNamespaces(string cause) => Diagnostic.Error(
        4132, $"cannot run the maintainer scripts on this machine: {cause.TrimEnd('.')}. Start docker or podman, publish as root or as a user with a range in /etc/subuid and with uidmap and util-linux 2.38 installed, "
            + "or, for an app, set ContainerFamily to distroless, which runs no scripts.");

    public static Diagnostic NoPlace(string reason) => Diagnostic.Error(
        4133, $"cannot run the maintainer scripts of a full image: {reason}, and namespaces without an engine need Linux. Start docker or podman, or, for an app, set ContainerFamily to distroless, which runs no scripts.");

    private static string After(string output) => output.Length > 0 ? $", after it had printed: {output.TrimEnd('.')}" : "";
}
