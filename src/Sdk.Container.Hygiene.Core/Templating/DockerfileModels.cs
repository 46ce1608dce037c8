using System.Globalization;
using System.Text.Json;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Oci;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>Makes what templates see of what a context is made of.</summary>
internal static class DockerfileModels
{
    /// <summary>The Dockerfiles of a context, by their names: the image, its base alone, and the one that needs no context.</summary>
    public static IReadOnlyList<DockerfileModel> Of(ContextRequest request)
    {
        var packages = request.Lock.Packages.OrderBy(package => package.Name, StringComparer.Ordinal).Select(package => Package(package, request.Lock)).ToList();
        var steps = Steps(request.Steps, packages).ToList();
        var written = JsonSerializer.Deserialize(request.Configuration, OciJson.Relaxed.ImageConfig) ?? throw new ArgumentException("no configuration", nameof(request));
        var config = Config(written.Config);
        var image = Image(request, written.Created);
        DockerfileModel whole = new()
        {
            Kind = request.Kind,
            File = "Dockerfile",
            Image = image,
            Debian = Debian(request, packages),
            Steps = [.. steps.Select(step => step.Model)],
            Config = config,
            NewlineArgument = NewlineArgument(config),
        };
        // A service is started by its recipe's files, which no package has, as an account whose number is the image's own.
        var apt = request.Kind == "service" ? config with { User = null, Entrypoint = null, Cmd = null, Healthcheck = null } : config;
        var @base = new ConfigModel(null, [.. config.Env.Where(variable => variable.Name == "PATH")], [], [], [], null, null, null, null, null);
        return
        [
            whole,
            whole with { Kind = "apt", File = "Dockerfile.apt", Steps = [], Config = apt, NewlineArgument = NewlineArgument(apt) },
            whole with { Kind = "base", File = "Dockerfile.base", Steps = [.. steps.Where(step => step.InBase).Select(step => step.Model)], Config = @base, NewlineArgument = NewlineArgument(@base) },
        ];
    }

    /// <summary>The names of the layers in the context, in the order of the steps; null for steps that run something.</summary>
    public static IReadOnlyList<string?> FileNames(IReadOnlyList<ContextStep> steps)
    {
        var number = 0;
        return [.. steps.Select(step => step.Add is null ? null : string.Create(CultureInfo.InvariantCulture, $"{++number:D2}-{step.Name}.tar.gz"))];
    }

    private static IEnumerable<(StepModel Model, bool InBase)> Steps(IReadOnlyList<ContextStep> steps, IReadOnlyList<PackageModel> packages) =>
        steps.Zip(FileNames(steps), (step, file) => (
            new StepModel(file is null ? "run" : "add", step.Title, file ?? "", step.Add?.Size ?? 0, step.Run, [.. packages.Where(package => step.Packages.Contains(package.Name))]), step.InBase));

    private static ImageModel Image(ContextRequest request, string created)
    {
        static int Colon(string name) => name.LastIndexOf(':');
        var name = request.Names[0];
        return new(
            name, request.Names, name[..Colon(name)], [.. request.Names.Select(each => each[(Colon(each) + 1)..])], request.Digest, created, request.Steps.Sum(step => step.Add?.Size ?? 0),
            request.Kind, request.BaseName);
    }

    private static DebianModel Debian(ContextRequest request, IReadOnlyList<PackageModel> packages)
    {
        var (suites, inputs) = (request.Lock.Suites.Where(suite => request.Lock.FindRepository(suite.Suite) is null).ToList(), request.Lock.Inputs);
        var release = suites.Count > 0 ? suites[0] : null;
        return new(
            release?.Suite ?? "", release?.Codename ?? "", request.Architecture,
            suites.Select(suite => suite.Date).DefaultIfEmpty().Max().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            [.. suites.Select(suite => Suite(suite, inputs.Components, request.SnapshotMirror))], packages,
            [.. inputs.Repositories.Select(repository => new RepositoryModel(repository.Name, repository.Uri, repository.Suite, repository.Components, repository.Keys))],
            [.. request.Selections.Select(selection => new SelectionModel(selection.Question, selection.Value))]);
    }

    private static SuiteModel Suite(LockedSuite suite, IReadOnlyList<string> components, string? mirror)
    {
        DateTimeOffset[] times = [suite.Date.AddDays(1), suite.Date];
        return new(
            suite.Suite, suite.Codename, suite.Label, suite.Date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            [.. times.Select(MirrorList.SnapshotId)], SuiteName.IsSecurity(suite.Suite) ? "debian-security" : "debian", components,
            // A login in the address is a secret, and a Dockerfile is read by many: then the address is asked for when it is built.
            mirror is null ? [] : [.. times.Select(time => MirrorList.Snapshot(mirror, suite.Suite, time)).Where(snapshot => snapshot.Authorization is null).Select(snapshot => snapshot.Name)]);
    }

    private static PackageModel Package(LockedPackage package, LockedArchitecture locked) =>
        new(package.Name, package.Version, package.Architecture, package.Source, package.SourceVersion, package.Suite, package.InBase, locked.FindRepository(package.Suite)?.Name ?? "");

    private static ConfigModel Config(ContainerConfig config) => new(
        config.User,
        [.. (config.Env ?? []).Select(variable => variable.Split('=', 2)).Select(pair => new NamedValue(pair[0], pair.ElementAtOrDefault(1) ?? ""))],
        [.. (config.Labels ?? new Dictionary<string, string>()).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new NamedValue(label.Key, label.Value))],
        [.. (config.ExposedPorts ?? []).Order(StringComparer.Ordinal)],
        [.. (config.Volumes ?? []).Order(StringComparer.Ordinal)],
        config.WorkingDir, config.Entrypoint, config.Cmd, Healthcheck(config.Healthcheck), config.StopSignal);

    private static HealthcheckModel? Healthcheck(Healthcheck? check) => check is null || check.Test.Count == 0 ? null : new(
        check.Test[0], [.. check.Test.Skip(1)],
        [
            .. Flag("interval", check.Interval), .. Flag("timeout", check.Timeout), .. Flag("start-period", check.StartPeriod), .. Flag("start-interval", check.StartInterval),
            .. check.Retries is { } retries ? [string.Create(CultureInfo.InvariantCulture, $"--retries={retries}")] : Array.Empty<string>(),
        ]);

    // Go's time.ParseDuration; the engines take nothing shorter than a millisecond.
    private static IEnumerable<string> Flag(string name, long? nanoseconds) => nanoseconds switch
    {
        null => [],
        var time when time % 1_000_000_000 == 0 => [string.Create(CultureInfo.InvariantCulture, $"--{name}={time / 1_000_000_000}s")],
        var time when time % 1_000_000 == 0 => [string.Create(CultureInfo.InvariantCulture, $"--{name}={time / 1_000_000}ms")],
        var time => [string.Create(CultureInfo.InvariantCulture, $"--{name}={time}ns")],
    };

    // JSON has newlines; all other places need the argument. A variable of the same name would take its place.
    private static string? NewlineArgument(ConfigModel config)
    {
        var values = config.Env.Concat(config.Labels).SelectMany(pair => new[] { pair.Name, pair.Value }).Concat(config.Volumes).Append(config.User ?? "").Append(config.WorkingDir ?? "");
        if (!values.Any(value => value.Contains('\n', StringComparison.Ordinal)))
            return null;
        var name = "newline";
        while (config.Env.Any(variable => variable.Name == name))
            name += "_";
        return name;
    }
}
