namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG603x to HYG605x: volumes, backups, jobs, services and whatever else operations are declared with.</summary>
public static class OperationsDiagnostics
{
    public static Diagnostic UnknownValue(string itemType, string include, string name, string value, IReadOnlyList<string> known) => Diagnostic.Error(6030,
        $"cannot read {itemType} '{include}': {name} cannot be '{value}'.{NearestName.Hint(value, known)} Write {Choice(known)}.");

    public static Diagnostic InvalidName(string itemType, string name, string form, string nearest) => Diagnostic.Error(6031,
        $"cannot name the {itemType} '{name}': names of operations are {form}, because units, files and containers are named after them.{(nearest.Length > 0 ? $" Call it '{nearest}'." : " Give it another name.")}");

    public static Diagnostic SameName(string itemType, string name, string otherType) => Diagnostic.Error(6032,
        $"cannot tell {itemType} '{name}' from the {otherType} of that name: backups and jobs share their names, and no two items of a type have the same. Rename one of them.");

    public static Diagnostic UnknownVolume(string itemType, string include, string volume, IReadOnlyList<string> known) => Diagnostic.Error(6033,
        $"cannot back up the volume '{volume}' ({itemType} '{include}'): no ContainerVolume declares it.{NearestName.Hint(volume, known)} Declare it, or correct Volume.");

    public static Diagnostic UnknownService(string itemType, string include, string service, IReadOnlyList<string> known) => Diagnostic.Error(6034,
        $"cannot find the service '{service}' of {itemType} '{include}': the project's own container is 'app', and each other is a ContainerService.{NearestName.Hint(service, known)} Known are: {string.Join(", ", known)}.");

    public static Diagnostic NeverBackedUp(string backup, string volume, string kind) => Diagnostic.Error(6035,
        $"cannot back up the volume '{volume}' (ContainerBackup '{backup}'): its kind is {kind}, and such a volume has nothing that is to be kept. Remove the backup, or say what the volume is with Kind.");

    public static Diagnostic DatabaseAsFiles(string backup, string volume) => Diagnostic.Error(6036,
        $"cannot back up the volume '{volume}' as files while its database writes to it (ContainerBackup '{backup}'): such a copy does not restore. Dump it with the Type of its server, or set Consistency=\"stop\".");

    public static Diagnostic MissingPart(string itemType, string include, string what, string name) => Diagnostic.Error(6037,
        $"cannot read {itemType} '{include}': {what} needs {name}. Add {name}=\"…\" to the item.");

    public static Diagnostic UselessPart(string itemType, string include, string what, string name) => Diagnostic.Error(6038,
        $"cannot read {itemType} '{include}': {what} has no use for {name}. Remove it, or correct the item.");

    public static Diagnostic NoDumpClient(string backup, string service, string program, IReadOnlyList<string> packages) => Diagnostic.Error(6039,
        $"cannot dump the service '{service}' (ContainerBackup '{backup}'): its image has no {program}. Add {Choice(packages)} to the DebianPackage items of the service's project, and publish it again.");

    public static Diagnostic OldDumpClient(string backup, string service, string program, int client, int server) => Diagnostic.Error(6040,
        $"cannot dump the service '{service}' (ContainerBackup '{backup}'): its {program} is of version {client} and its server of version {server}, and a client dumps no newer server. Take both of one version.");

    public static Diagnostic NothingKept(string backup) => Diagnostic.Error(6041,
        $"cannot keep anything of ContainerBackup '{backup}': KeepLast, KeepDaily, KeepWeekly, KeepMonthly and KeepYearly are all 0. Say how many are to be kept.");

    public static Diagnostic MinimumNotKept(string backup, int minimum, int kept) => Diagnostic.Error(6042,
        $"cannot keep at least {minimum} of ContainerBackup '{backup}': KeepLast, KeepDaily, KeepWeekly, KeepMonthly and KeepYearly keep {kept}. Lower KeepMinimum, or keep more.");

    public static Diagnostic InvalidTarget(string notification, string target, string type, string expected) => Diagnostic.Error(6043,
        $"cannot tell '{target}' anything (ContainerNotification '{notification}'): with Type=\"{type}\", To is {expected}. Correct it.");

    public static Diagnostic TooLittleMemory(string service, long memory, long least) => Diagnostic.Error(6044,
        $"cannot run the service '{service}' with {memory} bytes of memory: engines give a container {least} at least. Raise Memory in its ContainerResources.");

    public static Diagnostic InvalidDestination(string backup, string destination) => Diagnostic.Error(6045,
        $"cannot keep ContainerBackup '{backup}' in '{destination}': a destination is an absolute path on the host, restic:REPOSITORY or borg:REPOSITORY. Correct it, or leave Destination out for /var/backups/hygiene.");

    public static Diagnostic InvalidRecipient(string backup, string recipient) => Diagnostic.Error(6046,
        $"cannot encrypt ContainerBackup '{backup}' to '{recipient}': a recipient is a public key of age (age1…) or the fingerprint of an OpenPGP key, 40 or 64 hexadecimal digits. Correct EncryptTo.");

    public static Diagnostic MixedRecipients(string backup) => Diagnostic.Error(6047,
        $"cannot encrypt ContainerBackup '{backup}': some recipients are keys of age and some of OpenPGP, and one program encrypts it. Keep those of one kind in EncryptTo.");

    public static Diagnostic QueueOverruns(string job, int timeout, int gap) => Diagnostic.Warning(6048,
        $"the queue of ContainerCronJob '{job}' can grow: it may run for {timeout} seconds, and starts every {gap}. Lower Timeout, or set Overlap=\"skip\".");

    public static Diagnostic NoServiceProject(string service, string project, string cause) => Diagnostic.Error(6049,
        $"cannot read the project '{project}' of ContainerService '{service}': {cause}. Correct Project; an image that no project of this SDK makes is named with Image.");

    public static Diagnostic DependencyCycle(IReadOnlyList<string> services) => Diagnostic.Error(6050,
        $"cannot start the services: each of {string.Join(", ", services)} waits for another of them. Remove a name from DependsOn.");

    public static Diagnostic UndeclaredVolume(string service, string path) => Diagnostic.Warning(6051,
        $"what the service '{service}' keeps in {path} is lost with its container: its image has a volume there, and no ContainerVolume does. Declare one with Service=\"{service}\" and Path=\"{path}\".");

    public static Diagnostic OtherServicesVolume(string backup, string volume, string service, IReadOnlyList<string> services) => Diagnostic.Error(6052,
        $"cannot back up the volume '{volume}' in the service '{service}' (ContainerBackup '{backup}'): it is mounted in {string.Join(", ", services)}. Correct Service or Volume.");

    public static Diagnostic SamePlace(string volume, string other, string service, string path) => Diagnostic.Error(6053,
        $"cannot mount the volume '{volume}' in the service '{service}' at {path}: '{other}' is there. Give one of them another Path.");

    public static Diagnostic SamePort(string instance, string other, string publish) => Diagnostic.Error(6054,
        $"cannot publish '{publish}' for ContainerInstance '{instance}': '{other}' has that port of the host. Give one of them another in Publish.");

    public static Diagnostic CannotWrite(string directory, string cause) => Diagnostic.Error(6055,
        $"cannot write the operations to '{directory}': {cause}. Free space or correct the folder's permissions, and publish again.");

    public static Diagnostic InvalidExpectation(string backup, string expression, string cause) => Diagnostic.Error(6056,
        $"cannot compare the answer of a drill with '{expression}' (ContainerBackup '{backup}'): {cause}. VerifyExpect is an extended regular expression, such as ^[0-9]+$; correct it.");

    public static Diagnostic SameWholeName(string instance, string name, string other, string otherName, string whole) => Diagnostic.Error(6057,
        $"cannot tell '{name}' of ContainerInstance '{instance}' from '{otherName}' of '{other}': both are {whole} on the host. Give one of the instances another name.");

    private static string Choice(IReadOnlyList<string> known) => known.Count < 2 ? string.Concat(known) : $"{string.Join(", ", known.SkipLast(1))} or {known[^1]}";
}
