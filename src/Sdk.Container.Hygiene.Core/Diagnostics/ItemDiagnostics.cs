namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>1xxx: the project's items and properties.</summary>
public static class ItemDiagnostics
{
    public static Diagnostic UnknownMetadata(string itemType, string include, string name, IReadOnlyList<string> known) => Diagnostic.Error(1001,
        $"cannot read {itemType} '{include}': it has no metadata '{name}'.{NearestName.Hint(name, known)} Known are: {(known.Count == 0 ? "none" : string.Join(", ", known))}.");

    public static Diagnostic MissingMetadata(string itemType, string include, string name) => Diagnostic.Error(1002,
        $"cannot read {itemType} '{include}': {name} is missing. Add {name}=\"…\" to the item.");

    public static Diagnostic InvalidMetadata(string itemType, string include, string name, string value, string expected) => Diagnostic.Error(1003,
        $"cannot read {itemType} '{include}': {name}=\"{value}\" is not {expected}. Correct the value.");

    public static Diagnostic InvalidInclude(string itemType, string include, string expected) => Diagnostic.Error(1004,
        $"cannot read {itemType} '{include}': it is not {expected}. Correct the item's Include.");

    public static Diagnostic DuplicateItem(string itemType, string include) => Diagnostic.Error(1005,
        $"cannot read {itemType} '{include}': it is there twice with different values. Remove one of them.");

    public static Diagnostic InvalidProperty(string name, string value, string expected) => Diagnostic.Error(1010,
        $"cannot read the property {name}: '{value}' is not {expected}. Correct the property.");

    public static Diagnostic UnknownStopSignal(string value, IReadOnlyList<string> nearest) => Diagnostic.Error(1025,
        $"cannot read the property ContainerStopSignal: '{value}' is no signal.{NearestName.Hint(nearest)} Name one of Linux (SIGTERM, SIGRTMIN+3) or its number.");

    public static Diagnostic NotLinux(string runtimeIdentifier) => Diagnostic.Error(1011,
        $"cannot make a Debian image for the runtime identifier '{runtimeIdentifier}': Debian runs on linux-x64 and linux-arm64. Set RuntimeIdentifier to one of them, or remove it: the default fits this machine.");

    public static Diagnostic NotSelfContained() => Diagnostic.Error(1012,
        "cannot make an image of an app that needs a shared .NET runtime: Debian has no .NET packages, so the app brings its own. Remove SelfContained=false (or set it to true).");

    public static Diagnostic ForeignBaseImage(string image) => Diagnostic.Error(1013,
        $"cannot use ContainerBaseImage '{image}': the base is built on this machine from Debian packages, never pulled. Remove ContainerBaseImage; to add packages use DebianPackage items, to publish on another base set HygieneEnabled=false.");

    public static Diagnostic OtherPlatform(string platform) => Diagnostic.Error(1014,
        $"cannot make a Debian image of an app for {platform}: its target framework leaves the libraries of that system to the machine. Publish another framework with -f, or set HygieneEnabled=false.");

    public static Diagnostic UnknownFamily(string family) => Diagnostic.Error(1015,
        $"cannot read the property ContainerFamily: '{family}' names an image to pull, and here the base is built of Debian packages. Write distroless (no shell, no scripts) or full (a Debian with dpkg, apt and bash); DebianSuite chooses the release.");

    public static Diagnostic RegistryNotSupported(string registry) => Diagnostic.Error(1016,
        $"cannot push to ContainerRegistry '{registry}': this version writes images to disk and pushes to no registry. Remove ContainerRegistry, and push the OCI layout, for example with skopeo copy.");

    public static Diagnostic SeveralArchitectures(string identifiers) => Diagnostic.Error(1017,
        $"cannot make one image for several platforms ('{identifiers}'): an image is published for one at a time. Remove ContainerRuntimeIdentifiers, and publish once with -r for each.");

    public static Diagnostic BothTags() => Diagnostic.Error(1018,
        "cannot tell the image's tags: both ContainerImageTag and ContainerImageTags are set. Keep one of them.");

    public static Diagnostic PlatformsDiffer(string app, string image) => Diagnostic.Error(1019,
        $"cannot put an app for '{app}' into an image for '{image}': no processor runs both. Remove ContainerRuntimeIdentifier; RuntimeIdentifier, or -r, alone says what both are for.");

    public static Diagnostic ArgsWithoutCommand(string args, string command) => Diagnostic.Error(1020,
        $"cannot tell how the app starts: there are {args} but no {command}. Add {command}, or remove {args}.");

    public static Diagnostic AppCommandNotUsed() => Diagnostic.Error(1021,
        "cannot tell how the app starts: ContainerAppCommandInstruction is None, which leaves the ContainerAppCommand out. Remove one of them.");

    public static Diagnostic TwoEntrypoints() => Diagnostic.Error(1022,
        "cannot tell how the app starts: ContainerAppCommandInstruction is Entrypoint, and there is a ContainerEntrypoint, too. Remove one of them.");

    public static Diagnostic NotPublished() => Diagnostic.Error(1023,
        "cannot make an image of what the target Publish alone left behind: without a publish the app does not bring its runtime. Run dotnet publish, or the target PublishContainer.");

    public static Diagnostic UnknownVolumeOwner(string user) => Diagnostic.Error(1024,
        $"cannot give the volumes to ContainerUser '{user}': only the image knows that name's number. Set ContainerUser to a number, or to a name that Debian's base-passwd has, such as www-data.");

    public static Diagnostic ServiceWithCode(string outputType) => Diagnostic.Error(1026,
        $"cannot make an image of a project with OutputType '{outputType}' whose first SDK is Sdk.Container.Hygiene: that makes it a project without code, of which nothing is built. Name this SDK after Microsoft.NET.Sdk; where there is no code, remove OutputType.");
}
