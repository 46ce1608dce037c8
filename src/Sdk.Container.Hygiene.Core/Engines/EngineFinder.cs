using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// Finds the engine for a project. Where somebody named one, by a property or a variable, it has to be there; <c>auto</c> takes docker if it answers, else podman, else none, and tells
/// only of one that is there but not usable. All are asked at once, so the decision takes no longer than one silent peer.
/// </summary>
public static class EngineFinder
{
    /// <summary>The engine; null where there is to be none. Faults are <c>HYG5101</c> to <c>HYG5112</c>, <c>HYG5120</c> and <c>HYG5124</c>; <c>HYG5121</c> warns.</summary>
    public static async Task<IContainerEngine?> FindAsync(EngineSettings settings, IHygieneLog log, CancellationToken cancellationToken)
    {
        var choice = EngineChoice.Read(settings);
        if (choice.Engine == "none")
            return null;
        return FindNamed(choice, settings) is { } named ? await RequireAsync(named, settings, log, cancellationToken)
            : await ChooseAsync(EngineEndpoints.Podman(settings, isNamed: false, choice.Property));

        async Task<IContainerEngine?> ChooseAsync(IReadOnlyList<EngineEndpoint> podman)
        {
            var (docker, unreadable) = FindDocker();
            var (engine, obstacles) = await AskAsync([.. docker, .. podman], settings, log, cancellationToken);
            if (engine is not null)
                return engine;
            foreach (var obstacle in unreadable.Concat(obstacles).Where(answer => !answer.IsAbsent))
                log.Report(EngineDiagnostics.EngineLeftOut(obstacle.Obstacle!.Message.Split(". ")[0].TrimEnd('.')));
            log.Info("no container engine answers: the image is in the archive alone");
            return null;
        }

        // A current context that cannot be used is an engine that is there but not usable.
        (IReadOnlyList<EngineEndpoint> Docker, IReadOnlyList<EngineAnswer> Unreadable) FindDocker()
        {
            try
            {
                return ([EngineEndpoints.Docker(settings, isNamed: false, choice.Property)], []);
            }
            catch (HygieneException failure)
            {
                return ([], [new(failure.Diagnostics[0])]);
            }
        }
    }

    /// <summary>Asks an engine that somebody named whether it is there, as <see cref="FindAsync"/> would: before any work that would be for nothing. One that nobody named is not asked.</summary>
    public static async Task RequireNamedAsync(EngineSettings settings, IHygieneLog log, CancellationToken cancellationToken)
    {
        var choice = EngineChoice.Read(settings);
        if (choice.Engine != "none" && FindNamed(choice, settings) is { } named)
            (await RequireAsync(named, settings, log, cancellationToken)).Dispose();
    }

    // By a property, or by a variable.
    private static IReadOnlyList<EngineEndpoint>? FindNamed(EngineChoice choice, EngineSettings settings)
    {
        if (choice.Engine == "podman")
            return EngineEndpoints.Podman(settings, isNamed: true, choice.Property);
        if (choice.Engine == "docker" || EngineEndpoints.NamesDocker(settings))
            return [EngineEndpoints.Docker(settings, isNamed: true, choice.Property)];
        return EngineEndpoints.Podman(settings, isNamed: false, choice.Property) is [{ IsNamed: true }, ..] podman ? podman : null;
    }

    private static async Task<IContainerEngine> RequireAsync(
        IReadOnlyList<EngineEndpoint> endpoints, EngineSettings settings, IHygieneLog log, CancellationToken cancellationToken)
    {
        var (engine, obstacles) = await AskAsync(endpoints, settings, log, cancellationToken);
        return engine ?? throw (obstacles.FirstOrDefault(answer => !answer.IsAbsent) ?? obstacles[0]).Obstacle!.ToException();
    }

    // The first that answers, in the order given; whoever would come later is let go.
    private static async Task<(IContainerEngine? Engine, IReadOnlyList<EngineAnswer> Obstacles)> AskAsync(
        IReadOnlyList<EngineEndpoint> endpoints, EngineSettings settings, IHygieneLog log, CancellationToken cancellationToken)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var questions = endpoints.Select(endpoint => EngineProbe.AskAsync(endpoint, settings, log, rest.Token)).ToList();
        List<EngineAnswer> obstacles = [];
        IContainerEngine? found = null;
        foreach (var question in questions)
        {
            try
            {
                var answer = await question;
                if (found is not null)
                {
                    answer.Engine?.Dispose();
                    continue;
                }
                found = answer.Engine;
                if (found is null)
                    obstacles.Add(answer);
                else
                    await rest.CancelAsync();
            }
            catch (OperationCanceledException) when (found is not null)
            {
                // It was not needed any more.
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var obstacle in obstacles)
            log.Detail(obstacle.Obstacle!.Message);
        if (found is not null)
            log.Detail($"using {found.Info} at {found.Info.Endpoint}, API {found.Info.ApiVersion}, {found.Info.Builder}");
        return (found, obstacles);
    }
}
