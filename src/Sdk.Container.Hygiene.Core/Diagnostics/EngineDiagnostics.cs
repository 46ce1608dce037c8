namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>51xx: container engines, from finding one to what it answers.</summary>
public static class EngineDiagnostics
{
    private const string WithoutEngine = "or set ContainerEngine=none to have the archive alone";

    public static Diagnostic UnknownEngine(string value) => Diagnostic.Error(5101,
        $"cannot read the property ContainerEngine: '{value}' is not auto, docker, podman or none.{NearestName.Hint(value, ["auto", "docker", "podman", "none"])} Correct the property.");

    public static Diagnostic UnknownLocalRegistry(string value) => Diagnostic.Error(5102,
        $"cannot read the property LocalRegistry: '{value}' is not Docker or Podman.{NearestName.Hint(value, ["Docker", "Podman"])} Correct the property.");

    public static Diagnostic TwoEngines(string engine, string localRegistry) => Diagnostic.Error(5103,
        $"cannot tell the engine: ContainerEngine is {engine}, and LocalRegistry is {localRegistry}. Keep one of them.");

    public static Diagnostic NoEngine(string engine, string origin, string address) => Diagnostic.Error(5104,
        $"cannot reach {engine}: nothing listens at '{address}', which {origin} names. Start the engine, correct {origin}, {WithoutEngine}.");

    public static Diagnostic EngineRefuses(string engine, string origin, string address) => Diagnostic.Error(5105,
        $"cannot reach {engine}: '{address}', which {origin} names, refuses the connection, so the engine does not run. Start it, {WithoutEngine}.");

    public static Diagnostic EngineDenies(string engine, string origin, string address) => Diagnostic.Error(5106,
        $"cannot reach {engine}: this user has no permission for '{address}', which {origin} names. Add the user to the socket's group, {WithoutEngine}.");

    public static Diagnostic EngineSilent(string engine, string origin, string address, string seconds) => Diagnostic.Error(5107,
        $"cannot reach {engine}: '{address}', which {origin} names, has not answered within {seconds} s. Restart the engine, {WithoutEngine}.");

    public static Diagnostic EngineTooOld(string engine, string address, string version, string needed) => Diagnostic.Error(5108,
        $"cannot use {engine} at '{address}': it speaks version {version} of the engine's API, and {needed} is needed. Update it (docker 20.10, podman 4.0), {WithoutEngine}.");

    public static Diagnostic NotAnEngine(string engine, string origin, string address, string answer) => Diagnostic.Error(5109,
        $"cannot use {engine}: what listens at '{address}', which {origin} names, does not speak the engine's API ({answer}). Correct {origin}, {WithoutEngine}.");

    public static Diagnostic SshNotSupported(string address, string origin, string variable) => Diagnostic.Error(5110,
        $"cannot reach the engine at '{address}', which {origin} names: this SDK does not speak ssh. Forward its socket (ssh -L /run/user/1000/engine.sock:/var/run/docker.sock host) and set {variable} to unix:///run/user/1000/engine.sock, {WithoutEngine}.");

    public static Diagnostic UnusableAddress(string address, string origin) => Diagnostic.Error(5111,
        $"cannot read the engine's address '{address}', which {origin} names: it is not of the form unix:///path, tcp://host:port or npipe://./pipe/name. Correct {origin}.");

    public static Diagnostic UnreadableContext(string context, string origin, string cause) => Diagnostic.Error(5112,
        $"cannot read docker's context '{context}', which {origin} names: {cause.TrimEnd('.')}. Choose another with docker context use, {WithoutEngine}.");

    public static Diagnostic OutOfDisk(string engine, string cause) => Diagnostic.Error(5113,
        $"cannot put the image into {engine}: its disk is full ({cause.TrimEnd('.')}). Free space, for example with {engine} image prune, {WithoutEngine}.");

    public static Diagnostic LoadRefused(string engine, string image, string cause) => Diagnostic.Error(5114,
        $"cannot put {image} into {engine}: it says '{cause.TrimEnd('.')}'. Look into the engine's log, {WithoutEngine}.");

    public static Diagnostic BuildFailed(string engine, string instruction, string outcome, string output) => Diagnostic.Error(5115,
        $"cannot build the image with {engine}: '{instruction}' {outcome}{(output.Length > 0 ? $", after it had printed: {output}" : "")}. The log of the build at normal verbosity has all that it printed.");

    public static Diagnostic BuildRefused(string engine, string cause) => Diagnostic.Error(5116,
        $"cannot build the image with {engine}: it says '{cause.TrimEnd('.')}'. Look into the engine's log, or let the maintainer scripts run without an engine: HygieneConfigureIn=namespaces.");

    public static Diagnostic ConnectionLost(string engine, string address, string cause) => Diagnostic.Error(5117,
        $"cannot go on with {engine} at '{address}': the connection broke ({cause.TrimEnd('.')}). See whether the engine still runs and has space on its disk, then publish again.");

    public static Diagnostic RequestRefused(string engine, string cause) => Diagnostic.Error(5118,
        $"cannot go on with {engine}: it refuses a request with '{cause.TrimEnd('.')}'. Look into the engine's log, then publish again.");

    public static Diagnostic UnexpectedAnswer(string engine, string cause) => Diagnostic.Error(5119,
        $"cannot go on with {engine}: its answer is not what this SDK understands ({cause.TrimEnd('.')}). Update the engine, {WithoutEngine}.");

    public static Diagnostic UnreadableCertificates(string folder, string origin, string cause) => Diagnostic.Error(5120,
        $"cannot reach the engine that {origin} names: its certificates in '{folder}' are not usable ({cause.TrimEnd('.')}). Correct ca.pem, cert.pem and key.pem there, or DOCKER_CERT_PATH.");

    public static Diagnostic NoTls(string origin, string address, string folder, string cause) => Diagnostic.Error(5124,
        $"cannot reach the engine that {origin} names: there is no TLS with '{address}' ({cause.TrimEnd('.')}). See that it speaks TLS at this port, that its certificate names the host and is by ca.pem in '{folder}', and that cert.pem and key.pem there are by the authority that it trusts.");

    public static Diagnostic UnreadableContextFile(string cause) => Diagnostic.Error(5122,
        $"cannot send the build's context to the engine: {cause.TrimEnd('.')}. Publish again, which writes what is missing.");

    public static Diagnostic CannotKeepLayer(string folder, string cause) => Diagnostic.Error(5123,
        $"cannot keep the layer that the engine built in '{folder}': {cause.TrimEnd('.')}. Free space there, and publish again.");

    public static Diagnostic EngineLeftOut(string reason) => Diagnostic.Warning(5121,
        $"the image is in no container engine, only in the archive: {reason}. Make the engine usable, or set ContainerEngine=none to hear no more of this.");
}
