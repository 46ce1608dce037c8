using System.Text.Json;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>samples/hello in a folder of its own: with our SDK, or without it and otherwise the same, self-contained as ours is.</summary>
internal sealed class SampleProject : IDisposable
{
    private readonly SdkPackage? _package;
    private int _changes;

    public SampleProject(TemporaryFolder root, string name, SdkPackage? package)
    {
        (_package, Folder, Store) = (package, root[$"{name}/hello"], root[$"{name}/store"]);
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), package is null ? "<configuration />" : $"""<configuration><packageSources><add key="packed" value="{package.Feed}" /></packageSources></configuration>""");
        File.WriteAllText(Path.Combine(Folder, "hello.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              {(package is null ? "" : $"""<Sdk Name="Sdk.Container.Hygiene" Version="{package.Version}" />""")}
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                {(package is null ? "<RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>true</SelfContained>" : "")}
                <ContainerImageTag>1.0.0</ContainerImageTag>
              </PropertyGroup>
            </Project>
            """);
        Change();
    }

    public string Folder { get; }

    /// <summary>The value for DOCKER_HOST where the image goes into an engine; null: into none.</summary>
    public string? Engine { get; set; }

    /// <summary>Where ours keeps packages and layers.</summary>
    public string Store { get; }
    public string LockFile => Path.Combine(Folder, "debian.lock.json");
    public string PublishFolder => Directory.EnumerateDirectories(Path.Combine(Folder, "bin"), "publish", SearchOption.AllDirectories).Single();
    public string ImageFolder => Directory.EnumerateDirectories(Path.Combine(Folder, "bin"), "container", SearchOption.AllDirectories).Single();

    /// <summary>Another program of the same size.</summary>
    public void Change()
    {
        var program = File.ReadAllText(Path.Combine(Repository.Root, "samples", "hello", "Program.cs"));
        File.WriteAllText(Path.Combine(Folder, "Program.cs"), $"{program}\nstatic class Change {{ public const int Number = {++_changes}; }}\n");
    }

    public Task<Measured> PublishAsync(params string[] arguments) => PublishAsync(memory: false, arguments);

    // No server outlives a run, so that each is measured from its start: the compiler's would be warm for whoever comes second.
    public Task<Measured> PublishAsync(bool memory, params string[] arguments) => Measured.RunAsync(
        "dotnet", ["publish", "-tl:off", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", Engine is null ? "-p:ContainerEngine=none" : "-p:ContainerEngine=docker", $"-p:HygieneStore={Store}", .. arguments], Folder,
        new Dictionary<string, string?> { ["CI"] = null, ["SOURCE_DATE_EPOCH"] = null, ["DOCKER_HOST"] = Engine, ["DOCKER_CONTEXT"] = null, ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["NUGET_PACKAGES"] = _package?.Packages }, memory);

    /// <summary>obj/…/container/result.json.</summary>
    public JsonElement ReadResult() =>
        JsonDocument.Parse(File.ReadAllBytes(Directory.EnumerateFiles(Path.Combine(Folder, "obj"), "result.json", SearchOption.AllDirectories).Single())).RootElement.Clone();

    /// <summary>As after a fresh clone: nothing built; what was restored stays.</summary>
    public void Clean()
    {
        Directory.Delete(Path.Combine(Folder, "bin"), recursive: true);
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Folder, "obj")))
            Directory.Delete(folder, recursive: true);
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
