namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>Codes 5001 to 5049: what goes into an image, how it is named, and where it is written.</summary>
public static class ImageDiagnostics
{
    public static Diagnostic MissingPublishFile(string sourcePath, string relativePath) =>
        Diagnostic.Error(5001, $"cannot put '{relativePath}' into the image: there is no file '{sourcePath}'; publish again, or remove the item that names it");

    public static Diagnostic UnreadablePublishFile(string sourcePath, string cause) =>
        Diagnostic.Error(5002, $"cannot read '{sourcePath}': {cause}; make the file readable to the user who publishes");

    public static Diagnostic PathOutsideOfApp(string sourcePath, string relativePath) =>
        Diagnostic.Error(5003, $"cannot put '{sourcePath}' into the image: its place '{relativePath}' is not below the app's folder; give its item a relative path without '..'");

    public static Diagnostic TwoThingsAtOnePath(string path, string first, string second) =>
        Diagnostic.Error(5004, $"cannot put two things at '{path}': '{first}' and '{second}' differ; remove one of the items, or give it another path");

    public static Diagnostic FileChangedMeanwhile(string sourcePath) =>
        Diagnostic.Error(5005, $"cannot put '{sourcePath}' into the image: it changed while it was read; let what writes it end, and publish again");

    public static Diagnostic NothingToPublish() =>
        Diagnostic.Error(5006, "cannot make an image: the publish has no files; check that the project builds an app, and that no item removes its output");

    public static Diagnostic InvalidVolume(string path) =>
        Diagnostic.Error(5007, $"cannot make the volume '{path}': it needs an absolute path below '/', without '..', and ids and a mode that are not negative");

    public static Diagnostic CannotWriteLayout(string directory, string cause) =>
        Diagnostic.Error(5008, $"cannot write the image's layout to '{directory}': {cause}; free space or choose another folder, and publish again");

    public static Diagnostic CannotWriteArchive(string path, string cause) =>
        Diagnostic.Error(5009, $"cannot write the image's archive to '{path}': {cause}; free space or choose another path, and publish again");

    public static Diagnostic InvalidRegistry(string registry) =>
        Diagnostic.Error(5010, $"cannot name the image: '{registry}' is no registry; write a host, with a port where it needs one: 'registry.example:5000'");

    public static Diagnostic InvalidRepository(string repository) =>
        Diagnostic.Error(5011, $"cannot name the image: '{repository}' is no repository; write lower-case letters and digits, with single '.', '_', '-' or '/' between them: 'team/shop'");

    public static Diagnostic InvalidTag(string tag) =>
        Diagnostic.Error(5012, $"cannot name the image: '{tag}' is no tag; write up to 128 letters, digits, '_', '.' and '-', not beginning with '.' or '-'");

    public static Diagnostic UnknownArchitecture(string architecture) =>
        Diagnostic.Error(5013, $"cannot make an image for '{architecture}': container engines have no name for this Debian architecture; use amd64 or arm64");

    public static Diagnostic InvalidWorkingDirectory(string path) =>
        Diagnostic.Error(5014, $"cannot put the app into '{path}': the working directory must be an absolute path without '..'; set ContainerWorkingDirectory to one, '/app' for example");

    public static Diagnostic MissingResult(string path) =>
        Diagnostic.Error(5016, $"cannot tell which image was written: '{path}' is missing or unreadable; publish again, without targets that remove it");

    public static Diagnostic ResultOfAnother(string path, string digest) =>
        Diagnostic.Error(5019, $"cannot go on with the image {digest}: '{path}' tells of another one, which a second publish of this project has written meanwhile; publish one after the other");

    public static Diagnostic CannotReadLayer(string cause) =>
        Diagnostic.Error(5015, $"cannot read a layer of the image: {cause.TrimEnd('.')}; publish again, which writes what is missing");

    public static Diagnostic NoProgram(string program) =>
        Diagnostic.Error(5017, $"cannot start the app: the image has no file '{program}', which its command names; correct ContainerAppCommand, ContainerEntrypoint or AssemblyName, or publish the file");

    public static Diagnostic UnreadableEndpoints(string path, string cause) =>
        Diagnostic.Error(5018, $"cannot read the static files of the app: '{path}' is not what the .NET SDK writes ({cause.TrimEnd('.')}); delete obj and publish again");
}
