namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG413x: maintainer scripts, and where they are run.</summary>
public static class ConfiguringDiagnostics
{
    private const string WholeLog = "The log at normal verbosity has all that was printed";

    public static Diagnostic ScriptFailed(string package, string script, string output) => Diagnostic.Error(
        4130, $"cannot configure package {package}: its {script} failed{After(output)}. Leave the package out, pin another version, or mend what it complains of; where it asks for an answer, as for a licence, give it by a DebconfSelection item. {WholeLog}.");

    public static Diagnostic Failed(string where, int exitCode, string output) => Diagnostic.Error(
        4131, $"cannot configure the packages in {where}: it ended with exit code {exitCode}{After(output)}. {WholeLog}.");

    public static Diagnostic NoNamespaces(string cause) => Diagnostic.Error(
        4132, $"cannot run the maintainer scripts on this machine: {cause.TrimEnd('.')}. Start docker or podman, publish as root or as a user with a range in /etc/subuid and with uidmap and util-linux 2.38 installed, "
            + "or, for an app, set ContainerFamily to distroless, which runs no scripts.");

    public static Diagnostic NoPlace(string reason) => Diagnostic.Error(
        4133, $"cannot run the maintainer scripts of a full image: {reason}, and namespaces without an engine need Linux. Start docker or podman, or, for an app, set ContainerFamily to distroless, which runs no scripts.");

    public static Diagnostic UnaskedQuestion(string question, IEnumerable<string> known) => Diagnostic.Error(
        4134, $"cannot use {Selection(question)}: no package of the project asks that.{NearestName.Hint(question, known)} Correct the item's Include, or remove it. Packages of the base are asked nothing, since every image shares it.");

    public static Diagnostic SecretAnswer(string question) => Diagnostic.Error(
        4135, $"cannot use {Selection(question)}: the package asks for a password, and whoever has the image would have it. Remove the item, and give the service its password when it starts, by a ContainerVolume of the Kind secret.");

    public static Diagnostic NoQuestions(string question) => Diagnostic.Error(
        4136, $"cannot use {Selection(question)}: a distroless image runs no script that could ask. Set ContainerFamily to full, or remove the item.");

    public static Diagnostic AnswerNotOffered(string question, IReadOnlyList<string> choices) => Diagnostic.Error(
        4137, $"cannot use {Selection(question)}: its Value is none of those to choose from, {string.Join(", ", choices.Take(20))}{(choices.Count > 20 ? " and more" : "")}. Correct the Value.");

    /// <summary>Whether the project's answer to this question is what the message tells of.</summary>
    internal static bool IsAbout(Diagnostic diagnostic, string question) => diagnostic.Message.Contains(Selection(question), StringComparison.Ordinal);

    private static string Selection(string question) => $"DebconfSelection '{question}'";

    private static string After(string output) => output.Length > 0 ? $", after it had printed: {output.TrimEnd('.')}" : "";
}
