using System.Collections.ObjectModel;
using System.Text.Json;

namespace Sdk.Container.Hygiene.Testing.Publishing;

/// <summary>A project in a temporary folder that uses the packed SDK as a user would, with a store and caches of its own.</summary>
public sealed class TestProject : IDisposable
{
    private readonly SdkPackage _sdk;
    private readonly string _root;
    private bool _removesRoot = true;

    private TestProject(SdkPackage sdk, string root, string folder, string name)
    {
        (_sdk, _root, Folder, Name) = (sdk, root, folder, name);
        Directory.CreateDirectory(folder);
        Properties.Add($"-p:HygieneStore={Store}");
    }

    public string Folder { get; }
    public string Name { get; }
    public string ProjectFile => Path.Combine(Folder, $"{Name}.csproj");
    public string LockFile => Path.Combine(Folder, "debian.lock.json");

    /// <summary>Set for every run of this project; null takes a variable away.</summary>
    public Dictionary<string, string?> Environment { get; } = new()
    {
        ["CI"] = null,
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["SOURCE_DATE_EPOCH"] = null,
        // Neither an engine of the machine nor what is set for one has a part in a test that does not ask for it.
        ["ContainerEngine"] = "none",
        ["DOCKER_HOST"] = null,
        ["DOCKER_CONTEXT"] = null,
        ["CONTAINER_HOST"] = null,
        ["UseSharedCompilation"] = CompilerServer.Settings["UseSharedCompilation"],
        ["SharedCompilationId"] = CompilerServer.Settings["SharedCompilationId"],
    };

    /// <summary>Given to every run on the command line.</summary>
    public Collection<string> Properties { get; } = [];

    public string Store => Path.Combine(_root, "store");

    /// <param name="lines">What stands in the project file, besides TargetFramework and the SDK.</param>
    /// <param name="sdk">Microsoft.NET.Sdk, .Web or .Worker.</param>
    public static TestProject Create(SdkPackage package, string lines = "", string name = "hello", string sdk = "Microsoft.NET.Sdk", string program = "System.Console.WriteLine(\"hello\");")
    {
        var root = Directory.CreateTempSubdirectory("hygiene-project-").FullName;
        TestProject project = new(package, root, Path.Combine(root, name), name);
        project.WriteFeed();
        project.Write($"{name}.csproj", $"""
            <Project Sdk="{sdk}">
              <Sdk Name="Sdk.Container.Hygiene" Version="{package.Version}" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              {lines}
            </Project>
            """);
        project.Write("Program.cs", program);
        return project;
    }

    /// <summary>A project without code: this package's is its only SDK.</summary>
    /// <param name="lines">What stands in the project file.</param>
    public static TestProject CreateService(SdkPackage package, string lines, string name)
    {
        var root = Directory.CreateTempSubdirectory("hygiene-service-").FullName;
        TestProject project = new(package, root, Path.Combine(root, name), name);
        project.WriteFeed();
        project.Write($"{name}.csproj", $"""
            <Project Sdk="Sdk.Container.Hygiene/{package.Version}">
              {lines}
            </Project>
            """);
        return project;
    }

    /// <summary>A copy of one of the repository's samples, as it stands, but for the version of the SDK.</summary>
    /// <param name="path">Below samples: <c>hello</c>, <c>shop/Shop</c>.</param>
    /// <param name="root">The folder in which copies of projects that refer to each other lie side by side, and which the caller removes; null: one of its own.</param>
    public static TestProject OfSample(SdkPackage package, string path, string? root = null)
    {
        var name = Path.GetFileName(path);
        var own = root ?? Directory.CreateTempSubdirectory("hygiene-sample-").FullName;
        TestProject project = new(package, own, Path.Combine(own, name), name) { _removesRoot = root is null };
        project.WriteFeed();
        // Only what stands beside the project file: neither what a build left in bin and obj, nor a lock.
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "samples", path)).Where(file => Path.GetFileName(file) != "debian.lock.json"))
            File.Copy(file, Path.Combine(project.Folder, Path.GetFileName(file)));
        // A project with code names the SDK in an element, one without as its own SDK.
        var version = File.ReadAllText(project.ProjectFile).Contains("Hygiene/", StringComparison.Ordinal) ? "Hygiene/" : "Hygiene\" Version=\"";
        project.Replace($"{name}.csproj", $"{version}1.0.0\"", $"{version}{package.Version}\"");
        return project;
    }

    /// <summary>The same sources in another fresh folder, with nothing cached.</summary>
    public TestProject CopyToFreshFolder()
    {
        var root = Directory.CreateTempSubdirectory("hygiene-other-place-").FullName;
        TestProject copy = new(_sdk, root, Path.Combine(root, "deeper", Name), Name);
        foreach (var file in Directory.GetFiles(Folder))
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        foreach (var property in Properties.Skip(1))
            copy.Properties.Add(property);
        return copy;
    }

    public void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Replace(string file, string old, string @new)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Contains(old, StringComparison.Ordinal) ? text.Replace(old, @new, StringComparison.Ordinal) : throw new ArgumentException($"'{old}' is not in {file}"));
    }

    public Task<ProcessRun> PublishAsync(params string[] arguments) => DotnetAsync(["publish", .. arguments]);

    /// <summary>Runs dotnet in the project's folder.</summary>
    /// <param name="raw">Without the project's properties: for verbs that are no builds.</param>
    public Task<ProcessRun> DotnetAsync(IEnumerable<string> arguments, bool raw = false, CancellationToken cancellationToken = default) =>
        ProcessRun.RunAsync("dotnet", raw ? arguments : [.. arguments, .. Properties, "-tl:off", "-nologo"], Folder, RunEnvironment(), cancellationToken);

    public IReadOnlyDictionary<string, string?> RunEnvironment() =>
        new Dictionary<string, string?>(Environment) { ["NUGET_PACKAGES"] = _sdk.Packages };

    /// <summary>obj/…/container/result.json of the newest publish.</summary>
    public JsonElement ReadResult()
    {
        var file = Directory.EnumerateFiles(Path.Combine(Folder, "obj"), "result.json", SearchOption.AllDirectories).Single();
        return JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.Clone();
    }

    /// <summary>bin/…/container, where the image lies.</summary>
    public string ImageFolder => Directory.EnumerateDirectories(Path.Combine(Folder, "bin"), "container", SearchOption.AllDirectories).Single();

    private void WriteFeed() => Write("nuget.config", $"""<configuration><packageSources><add key="packed" value="{_sdk.Feed}" /></packageSources></configuration>""");

    public void Dispose()
    {
        if (_removesRoot)
            Directory.Delete(_root, recursive: true);
    }
}
