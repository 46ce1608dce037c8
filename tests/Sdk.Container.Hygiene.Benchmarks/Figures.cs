using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>The figures that the product promises, measured beside their peers. The exit code is 1 where one does not hold.</summary>
internal static class Figures
{
    public static async Task<int> RunAsync(int rounds)
    {
        using TemporaryFolder folder = new();
        using var package = await SdkPackage.PackAsync();
        Console.Error.WriteLine("publishing for the first time …");
        using SampleProject ours = new(folder, "ours", package), plain = new(folder, "plain", null);
        await ours.PublishAsync();
        await plain.PublishAsync();

        List<Figure> figures = [];
        figures.AddRange(await BaseFigures.MeasureAsync(folder, ours, rounds));
        figures.Add(await CurrentFigure.MeasureAsync(ours, rounds));
        await using (var registry = await LocalRegistry.StartAsync(folder, Path.Combine(ours.ImageFolder, "oci")))
        {
            figures.AddRange(await PublishFigures.MeasureAsync(folder, ours, plain, registry, rounds));
            figures.AddRange(await EngineFigures.MeasureAsync(folder, ours, plain, registry, rounds));
        }
        figures.AddRange(await ServiceFigures.MeasureAsync(folder, package, rounds));
        figures.Add(await HundredContainers.MeasureAsync(ours));
        figures.AddRange(await RunnerFigures.MeasureAsync(rounds));
        figures.Add(await MemoryFigure.MeasureAsync(ours, plain, rounds));
        return Print(figures);
    }

    /// <summary>What a publish into an engine costs, without the rest.</summary>
    public static async Task<int> RunEngineAsync(int rounds)
    {
        using TemporaryFolder folder = new();
        using var package = await SdkPackage.PackAsync();
        using SampleProject ours = new(folder, "ours", package), plain = new(folder, "plain", null);
        await ours.PublishAsync();
        await using var registry = await LocalRegistry.StartAsync(folder, Path.Combine(ours.ImageFolder, "oci"));
        return Print(await EngineFigures.MeasureAsync(folder, ours, plain, registry, rounds));
    }

    /// <summary>What a service image costs, without the rest.</summary>
    public static async Task<int> RunServicesAsync(int rounds)
    {
        using TemporaryFolder folder = new();
        using var package = await SdkPackage.PackAsync();
        return Print(await ServiceFigures.MeasureAsync(folder, package, rounds));
    }

    /// <summary>What the runner of operations costs, without the rest.</summary>
    public static async Task<int> RunRunnerAsync(int rounds) => Print(await RunnerFigures.MeasureAsync(rounds));

    private static int Print(IReadOnlyList<Figure> figures)
    {
        Console.WriteLine("| work | peer | ours | promised | |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var figure in figures)
            Console.WriteLine($"| {figure.Work} | {figure.Peer} | {figure.Ours} | {figure.Promise} | {(figure.Holds ? "holds" : "does not hold")} |");
        return figures.All(figure => figure.Holds) ? 0 : 1;
    }

    /// <summary>This program again, as a process whose start counts.</summary>
    public static Task<Measured> SelfAsync(string folder, params string[] arguments) => Measured.RunAsync("dotnet", [typeof(Figures).Assembly.Location, .. arguments], folder);
}

/// <summary>A row of the table.</summary>
internal sealed record Figure(string Work, string Peer, string Ours, string Promise, bool Holds);
