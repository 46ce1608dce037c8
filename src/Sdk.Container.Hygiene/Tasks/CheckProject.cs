using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Items;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Refuses, before any work, what cannot become a Debian image; says for which architecture it will be.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckProject : HygieneTask
{
    public string Enabled { get; set; } = "";

    /// <summary><c>true</c> where an image is to be made of what was not published.</summary>
    public string Unpublished { get; set; } = "";

    /// <summary>What the app is published for.</summary>
    public string RuntimeIdentifier { get; set; } = "";
    public string ContainerRuntimeIdentifier { get; set; } = "";
    public string RuntimeIdentifiers { get; set; } = "";
    public string SelfContained { get; set; } = "";

    /// <summary>The system that the framework is for: <c>Windows</c> of net10.0-windows; empty where it is for all.</summary>
    public string TargetPlatform { get; set; } = "";
    public string BaseImage { get; set; } = "";

    /// <summary><c>distroless</c>, <c>full</c>, or empty for what fits the project.</summary>
    public string Family { get; set; } = "";

    /// <summary>Where maintainer scripts run: <c>auto</c>, <c>engine</c> or <c>namespaces</c>.</summary>
    public string ConfigureIn { get; set; } = "auto";

    /// <summary>Whether the folder for <c>docker build</c> is written.</summary>
    public string Context { get; set; } = "";

    /// <summary><c>true</c> where the project has no .NET code: nothing is published, and the packages are all.</summary>
    public string Service { get; set; } = "";
    public string OutputType { get; set; } = "Library";
    public string Registry { get; set; } = "";
    public string ContainerEngine { get; set; } = "";
    public string LocalRegistry { get; set; } = "";

    /// <summary>ContainerTemplates, or empty; relative to the project.</summary>
    public string Templates { get; set; } = "";

    /// <summary>Absolute.</summary>
    public string ProjectDirectory { get; set; } = "";
    public string ImageTag { get; set; } = "";
    public string ImageTags { get; set; } = "";

    /// <summary><c>true</c>, <c>false</c>, or the codes of warnings that are errors.</summary>
    public string WarningsAsErrors { get; set; } = "";

    /// <summary>The codes of all warnings.</summary>
    public string KnownWarnings { get; set; } = "";

    /// <summary>Debian's name: <c>amd64</c> or <c>arm64</c>.</summary>
    [Output]
    public string Architecture { get; private set; } = "";

    /// <summary><c>distroless</c> or <c>full</c>.</summary>
    [Output]
    public string ResolvedFamily { get; private set; } = "";

    protected override Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        // Where it says false, nothing of this package is part of the build.
        ReadSwitch("HygieneEnabled", Enabled);
        ReadSwitch("HygieneContext", Context);
        if (ReadSwitch(nameof(Unpublished), Unpublished))
            throw ItemDiagnostics.NotPublished().ToException();
        var service = ReadSwitch(nameof(Service), Service);
        if (service && !OutputType.Equals("Library", StringComparison.OrdinalIgnoreCase))
            throw ItemDiagnostics.ServiceWithCode(OutputType).ToException();
        List<Diagnostic> errors = [];
        Architecture = DebianArchitecture.FromRuntimeIdentifier(RuntimeIdentifier) ?? "";
        if (Architecture.Length == 0)
            errors.Add(ItemDiagnostics.NotLinux(RuntimeIdentifier));
        var several = RuntimeIdentifiers.Contains(';', StringComparison.Ordinal);
        var image = ContainerRuntimeIdentifier.Length > 0 || several ? ContainerRuntimeIdentifier : RuntimeIdentifiers;
        if (image.Length > 0 && image != RuntimeIdentifier)
            errors.Add(ItemDiagnostics.PlatformsDiffer(RuntimeIdentifier, image));
        if (TargetPlatform.Length > 0)
            errors.Add(ItemDiagnostics.OtherPlatform(TargetPlatform));
        if (!service && SelfContained.Equals("false", StringComparison.OrdinalIgnoreCase))
            errors.Add(ItemDiagnostics.NotSelfContained());
        if (BaseImage.Length > 0)
            errors.Add(ItemDiagnostics.ForeignBaseImage(BaseImage));
        if (Registry.Length > 0)
            errors.Add(ItemDiagnostics.RegistryNotSupported(Registry));
        if (several)
            errors.Add(ItemDiagnostics.SeveralArchitectures(RuntimeIdentifiers));
        if (ImageTag.Length > 0 && ImageTags.Length > 0)
            errors.Add(ItemDiagnostics.BothTags());
        ResolvedFamily = Family.Length > 0 ? Family : service ? "full" : "distroless";
        if (ResolvedFamily is not ("full" or "distroless"))
            errors.Add(ItemDiagnostics.UnknownFamily(Family));
        if (ConfigureIn is not ("auto" or "engine" or "namespaces"))
            errors.Add(ItemDiagnostics.InvalidProperty("HygieneConfigureIn", ConfigureIn, "auto, engine or namespaces"));
        errors.AddRange(EngineFaults());
        if (Templates.Length > 0 && Path.GetFullPath(Templates.Replace('\\', '/'), ProjectDirectory) is var folder && !Directory.Exists(folder))
            errors.Add(TemplateDiagnostics.NoFolder(folder));
        errors.AddRange(UnknownWarnings());
        return errors.Count > 0 ? throw new HygieneException(errors) : Task.CompletedTask;
    }

    private IReadOnlyList<Diagnostic> EngineFaults()
    {
        try
        {
            EngineChoice.Read(new() { Engine = ContainerEngine, LocalRegistry = LocalRegistry });
            return [];
        }
        catch (HygieneException refused)
        {
            return refused.Diagnostics;
        }
    }

    private IEnumerable<Diagnostic> UnknownWarnings()
    {
        const string Name = "HygieneWarningsAsErrors";
        var known = Codes(KnownWarnings);
        return WarningsAsErrors.ToUpperInvariant() is "TRUE" or "FALSE" ? [] : Codes(WarningsAsErrors).Except(known, StringComparer.OrdinalIgnoreCase)
            .Select(code => LintDiagnostics.UnknownWarning($"the property {Name}", code, NearestName.Find(code, known)) with { Location = ItemLocator.LocateProperty(ProjectFile, Name) });
    }

    // Separated as MSBuild reads WarningsAsErrors.
    private static string[] Codes(string list) => list.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
