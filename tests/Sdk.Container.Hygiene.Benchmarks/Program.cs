using Sdk.Container.Hygiene.Benchmarks;

return args switch
{
    ["compose", var debs, var store, ..] => await ComposeBenchmark.RunAsync(debs, store),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        compose DEBS STORE   composes the base from the .debs of a folder, with the converted packages and layers that the store has;
                             an absent store is made, so that the run is a cold one
        """);
    return 2;
}
