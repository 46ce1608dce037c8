using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>
/// An nginx image in docker from .debs that lie on the disk: <c>dotnet publish</c> beside <c>docker build</c> with apt-get install of the same packages, on the same base, which is there
/// already, as it is for each image but a machine's first; and once from nothing at all.
/// </summary>
internal static class ServiceFigures
{
    private const double Limit = 8;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(TemporaryFolder folder, SdkPackage package, int rounds)
    {
        if (EngineFixture.Missing is { } missing)
            return [new("nginx image in docker from local .debs", missing, "not measured", "≤ 8 s", Holds: false)];
        Console.Error.WriteLine("publishing nginx for the first time …");
        using var nginx = TestProject.CreateService(package, """<ItemGroup><DebianPackage Include="nginx" /></ItemGroup>""", "nginx");
        using var @base = TestProject.CreateService(package, """
            <PropertyGroup><HygieneService>none</HygieneService></PropertyGroup>
            <ItemGroup><ContainerAppCommand Include="/bin/true" /></ItemGroup>
            """, "base");
        await using var engine = await Engine.StartAsync(CancellationToken.None);
        foreach (var project in new[] { nginx, @base })
        {
            project.Environment["ContainerEngine"] = "docker";
            project.Environment["DOCKER_HOST"] = engine.Host;
        }
        await PublishAsync(nginx);
        await PublishAsync(@base, $"-p:HygieneStore={Fill("base", nginx.Store)}");
        var reference = nginx.ReadResult().GetProperty("baseName").GetString()!;
        var peer = Dockerfile(nginx, folder["apt"], reference);

        List<double> ours = [], inEngine = [], docker = [], first = [];
        // Side by side, each as often the first, and nothing else in between: what another one has written to the disk is not for these two to wait for.
        for (var round = -1; round < rounds; round++)
        {
            Console.Error.WriteLine(round < 0 ? "making nginx, once for warmth …" : $"making nginx, round {round + 1} of {rounds} …");
            var before = round % 2 == 0 ? await BuildAsync(engine, peer) : 0;
            var own = await MakeAsync();
            var other = round % 2 == 0 ? before : await BuildAsync(engine, peer);
            if (round < 0)
                continue;
            ours.Add(own);
            docker.Add(other);
        }
        for (var round = 0; round < rounds; round++)
        {
            Console.Error.WriteLine($"making nginx in the engine, and with its base, round {round + 1} of {rounds} …");
            inEngine.Add(await MakeAsync("-p:HygieneConfigureIn=engine"));
            first.Add((await PublishAsync(nginx, $"-p:HygieneStore={Fill($"cold-{round}", nginx.Store)}")).Wall);
            Directory.Delete(folder[$"cold-{round}"], recursive: true);
        }
        var (time, ratio) = (Measured.Median(ours), Measured.Median(docker.Zip(ours, (other, own) => other / own)));
        return
        [
            new("nginx image in docker from local .debs, on a base that is there", $"`docker build` with `apt-get install` {Measured.Median(docker):F1} s", $"{time:F1} s, {1 / ratio:F2} of that",
                "≤ 8 s, never slower", time <= Limit && ratio >= 1),
            new("the same, configured in the engine, by who is not root", "—", $"{Measured.Median(inEngine):F1} s", "≤ 8 s", Measured.Median(inEngine) <= Limit),
            new("the same with the base made, too", "—", $"{Measured.Median(first):F1} s", "—", Holds: true),
        ];

        // The engine has the base and nothing of nginx, as docker build has it with --no-cache.
        async Task<double> MakeAsync(params string[] arguments)
        {
            await Measured.RunAsync("docker", ["image", "rm", "--force", nginx.ReadResult().GetProperty("names")[0].GetString()!], folder.Path, new Dictionary<string, string?> { ["DOCKER_HOST"] = engine.Host });
            var store = folder["made"];
            await Measured.RunAsync("cp", ["-al", folder["base"], store], folder.Path);
            var wall = (await PublishAsync(nginx, [$"-p:HygieneStore={store}", .. arguments])).Wall;
            Directory.Delete(store, recursive: true);
            return wall;
        }

        // A store that has the packages and nothing that was made of them.
        string Fill(string name, string from)
        {
            Directory.CreateDirectory(folder[name]);
            Directory.CreateSymbolicLink(Path.Combine(folder[name], "blobs"), Path.Combine(from, "blobs"));
            return folder[name];
        }
    }

    // Nothing of the last publish is left but the lock.
    private static Task<Measured> PublishAsync(TestProject project, params string[] arguments)
    {
        foreach (var made in Directory.GetDirectories(project.Folder))
            Directory.Delete(made, recursive: true);
        return Measured.RunAsync("dotnet", ["publish", "-nodeReuse:false", "-tl:off", "-nologo", .. project.Properties, .. arguments], project.Folder, project.RunEnvironment());
    }

    private static string Dockerfile(TestProject nginx, string context, string reference)
    {
        var archive = Directory.CreateDirectory(Path.Combine(context, "archive")).FullName;
        ContentStore store = new(nginx.Store);
        foreach (var package in new LockStore(nginx.LockFile, TimeProvider.System).Read()!.Architectures.Values.Single().Packages.Where(package => !package.InBase))
            File.Copy(store.FindBlob(package.Sha256, package.Size)!, Path.Combine(archive, $"{package.Name}.deb"));
        FlatArchive.Index(archive, "trixie");
        File.WriteAllText(Path.Combine(context, "Dockerfile"), $"""
            FROM {reference}
            COPY archive /archive
            RUN rm -rf /etc/apt/sources.list* && echo 'deb [trusted=yes] file:/archive ./' >/etc/apt/sources.list && apt-get update && \
                DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends nginx
            CMD ["nginx", "-g", "daemon off;"]

            """);
        return context;
    }

    private static async Task<double> BuildAsync(Engine engine, string context) => (await Measured.RunAsync(
        "docker", ["build", "--no-cache", "--network", "none", "--quiet", "--tag", "nginx:apt", "."], context,
        new Dictionary<string, string?> { ["DOCKER_HOST"] = engine.Host, ["DOCKER_BUILDKIT"] = "0", ["DOCKER_CONTEXT"] = null })).Wall;
}
