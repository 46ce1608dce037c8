using System.Text;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Templating;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>A context of a test's own: small layers that are no tars, the templates that ship, and a folder of the user's.</summary>
internal sealed class Contexts : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static string Shipped { get; } = Path.Combine(Repository.Root, "templates");

    public static ContainerConfig Config { get; } = new()
    {
        User = "1654",
        ExposedPorts = ["8080/tcp"],
        Env = ["APP_UID=1654", "GREETING=say \"hi\" to $USER", "PATH=/usr/local/bin:/usr/bin:/bin"],
        Entrypoint = ["/app/shop", "--name", "a b"],
        Cmd = ["serve"],
        Healthcheck = new(["CMD", "/app/shop", "--health"]) { Interval = 30_000_000_000, Timeout = 500_000_000, Retries = 3 },
        Volumes = ["/var/lib/shop"],
        WorkingDir = "/app/",
        Labels = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "The shop", ["example.cost"] = "$5" },
        StopSignal = "SIGINT",
    };

    public string Folder => _folder["context"];
    public string Record => _folder["context.json"];
    public string UserTemplates => _folder["templates"];

    public string this[string file] => Path.Join(Folder, file);

    public RecordingLog Log { get; } = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The user's own template; returns its path.</summary>
    public string Template(string name, string text)
    {
        var path = Path.Join(UserTemplates, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public Layer Layer(string content, string createdBy = "test")
    {
        var path = _folder[content.Replace(' ', '-')];
        // Not twice: the context may have the same file under another name.
        if (!File.Exists(path))
            File.WriteAllText(path, content);
        var digest = Sha256Digest.Of(Encoding.UTF8.GetBytes(content));
        return new(path, digest, content.Length, digest, content.Length * 3, createdBy);
    }

    /// <summary>An app's image: base, packages, runtime, app.</summary>
    public ContextRequest App() => new()
    {
        Kind = "app",
        Names = ["shop:1.0.0", "shop:latest"],
        BaseName = "hygiene.local/debian:trixie-0123456789ab",
        Digest = "sha256:3f1a",
        Steps =
        [
            ContextStep.Unpack("debian-base", "Debian packages of the base", Layer("the base")) with { InBase = true, Packages = Names(SampleLock.Architecture, inBase: true) },
            ContextStep.Unpack("debian-packages", "Debian packages of the project", Layer("the packages")) with { Packages = Names(SampleLock.Architecture, inBase: false) },
            ContextStep.Unpack("dotnet-runtime", ".NET runtime", Layer("the runtime")),
            ContextStep.Unpack("app", "The app", Layer("the app")),
        ],
        Configuration = Json(Config),
        Architecture = "amd64",
        Lock = SampleLock.Architecture,
        Templates = TemplateSet.Open(Shipped, Directory.Exists(UserTemplates) ? UserTemplates : null),
        Directory = Folder,
        RecordFile = Record,
    };

    /// <summary>A service's image: what is unpacked is configured by its scripts, layer by layer.</summary>
    public ContextRequest Service() => App() with
    {
        Kind = "service",
        Names = ["proxy:1.26"],
        Steps =
        [
            ContextStep.Unpack("debian-base", "Debian, unpacked", Layer("the base")) with { InBase = true, Packages = Names(SampleLock.Architecture, inBase: true) },
            ContextStep.Execute("Debian's own scripts configure it", ["/bin/sh", "-c", "dpkg --configure -a && echo \"done\""]) with { InBase = true },
            ContextStep.Unpack("debian-packages", "Debian packages of the project, unpacked", Layer("the packages")) with { Packages = Names(SampleLock.Architecture, inBase: false) },
            ContextStep.Execute("and configured", ["/bin/sh", "/usr/lib/hygiene/configure"]),
        ],
        Configuration = Json(new() { User = "www-data", ExposedPorts = ["80/tcp", "443/tcp"], Entrypoint = ["nginx", "-g", "daemon off;"], StopSignal = "SIGQUIT" }),
    };

    /// <summary>The document that an image of this configuration has.</summary>
    public static string Json(ContainerConfig config) => Encoding.UTF8.GetString(OciJson.Write(
        new() { Created = "2026-02-01T07:05:00Z", Architecture = "amd64", Os = "linux", Config = config, RootFileSystem = new([]), History = [] }, OciJson.Relaxed.ImageConfig));

    public Task<bool> WriteAsync(ContextRequest? request = null) => new ContextWriter(TimeProvider.System, Log).WriteAsync(request ?? App(), TestContext.Current.CancellationToken);

    public string Read(string file) => File.ReadAllText(this[file]);

    private static IReadOnlyList<string> Names(LockedArchitecture locked, bool inBase) => [.. locked.Packages.Where(package => package.InBase == inBase).Select(package => package.Name)];
}
