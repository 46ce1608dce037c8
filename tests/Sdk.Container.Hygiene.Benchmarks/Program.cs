using System.Globalization;
using Sdk.Container.Hygiene.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["compose", var debs, var store] => await ComposeBenchmark.RunAsync(debs, store),
    ["current", var store, var lockFile] => await CurrentBenchmark.RunAsync(store, lockFile),
    ["figures"] => await Figures.RunAsync(rounds: 5),
    ["figures", var rounds] when int.TryParse(rounds, CultureInfo.InvariantCulture, out var count) && count > 0 => await Figures.RunAsync(count),
    ["engine", var rounds] when int.TryParse(rounds, CultureInfo.InvariantCulture, out var count) && count > 0 => await Figures.RunEngineAsync(count),
    ["services", var rounds] when int.TryParse(rounds, CultureInfo.InvariantCulture, out var count) && count > 0 => await Figures.RunServicesAsync(count),
    ["runner", var rounds] when int.TryParse(rounds, CultureInfo.InvariantCulture, out var count) && count > 0 => await Figures.RunRunnerAsync(count),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        figures [ROUNDS]     the table of docs/performance.md: each figure with its peer in the same run, medians of 5 rounds;
                             peers that are not installed (mmdebstrap, docker-registry, dockerd) are said to be; what has no peer does not hold
        engine ROUNDS        the rows of a publish into docker alone
        services ROUNDS      the rows of service images alone
        runner ROUNDS        the rows of the runner alone: a job's cost, and a hundred instances with a job each
        compose DEBS STORE   composes the base from the .debs of a folder, with the converted packages and layers that the store has;
                             an absent store is made, so that the run is a cold one
        current STORE LOCK   resolves anew what the lock asked for, from the indices that the store has, and compares
        """);
    return 2;
}
