namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>Ways to publish the same app, each after a change of its code and again without one: in turn, round by round, so that all see the same machine.</summary>
internal sealed class PublishRounds(IReadOnlyDictionary<string, Func<Task<double>>> ways, IReadOnlyList<SampleProject> projects)
{
    /// <summary>The way that the others are compared with.</summary>
    public const string Plain = "plain";

    private readonly Dictionary<string, List<double>> _unchanged = ways.Keys.ToDictionary(way => way, _ => new List<double>());
    private readonly Dictionary<string, List<double>> _changed = ways.Keys.ToDictionary(way => way, _ => new List<double>());

    public async Task RunAsync(int rounds)
    {
        for (var round = -1; round < rounds; round++)
        {
            Console.Error.WriteLine(round < 0 ? "publishing once, for warmth …" : $"publishing, round {round + 1} of {rounds} …");
            foreach (var project in projects)
                project.Change();
            foreach (var times in new[] { _changed, _unchanged })
                foreach (var (name, way) in round % 2 == 0 ? ways : ways.Reverse())
                {
                    var time = await way();
                    Console.Error.WriteLine($"  {(times == _changed ? "changed" : "unchanged")}, {name}: {time:F2} s");
                    if (round >= 0)
                        times[name].Add(time);
                }
        }
    }

    public Times Unchanged => new(_unchanged);

    public Times Changed => new(_changed);

    /// <summary>Seconds of each way, round by round.</summary>
    internal sealed record Times(IReadOnlyDictionary<string, List<double>> Of)
    {
        public bool Has(string way) => Of.ContainsKey(way);

        public double MedianOf(string way) => Measured.Median(Of[way]);

        /// <summary>The median of what a way takes longer than the plain one in the same round.</summary>
        public double Over(string way) => Measured.Median(Of[way].Zip(Of[Plain], (time, plain) => time - plain));

        /// <summary>What the row of a table says of a peer.</summary>
        public string Describe(string way, string name) => Has(way) ? $"{name} {Over(way):+0.00;-0.00} s" : $"{name}: not installed";
    }
}
