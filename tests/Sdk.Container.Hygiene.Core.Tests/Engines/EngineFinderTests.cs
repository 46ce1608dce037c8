using System.Net.Sockets;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>Whom a publish asks, and what it says where the answer is no.</summary>
public sealed class EngineFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    public async Task None_asks_nobody(string none)
    {
        await using var docker = FakeEngine.OnSocket();
        (await FindAsync(Nowhere with { Engine = none, LocalRegistry = "Docker", DockerHost = docker.Address })).ShouldBeNull();
        _log.Diagnostics.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dcoker", "", "HYG5101", "Did you mean 'docker'?")]
    [InlineData("", "podmn", "HYG5102", "Did you mean 'Podman'?")]
    [InlineData("docker", "Podman", "HYG5103", "ContainerEngine is docker, and LocalRegistry is Podman")]
    public async Task A_wrong_property_is_refused(string engine, string localRegistry, string code, string text)
    {
        var failure = await Should.ThrowAsync<HygieneException>(FindAsync(Nowhere with { Engine = engine, LocalRegistry = localRegistry }));
        failure.Code.ShouldBe(code);
        failure.Message.ShouldContain(text);
    }

    [Fact]
    public async Task Where_nobody_named_an_engine_and_there_is_none_all_is_quiet()
    {
        (await FindAsync(Nowhere)).ShouldBeNull();
        (await FindAsync(Nowhere with { Engine = "auto" })).ShouldBeNull();
        _log.Diagnostics.ShouldBeEmpty();
        _log.Infos.ShouldContain(line => line.Contains("no container engine answers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Docker_goes_before_podman_and_podman_before_none()
    {
        await using var docker = FakeEngine.OnSocket();
        await using var podman = FakePodman();
        (await NameAsync(Nowhere with { DockerSocket = docker.Address, PodmanSocket = podman.Address })).ShouldBe("docker 20.10.24");
        (await NameAsync(Nowhere with { PodmanSocket = podman.Address })).ShouldBe("podman 4.3.1");
        (await NameAsync(Nowhere with { LocalRegistry = "Podman", DockerSocket = docker.Address, PodmanSocket = podman.Address })).ShouldBe("podman 4.3.1");
        (await NameAsync(Nowhere with { Engine = "podman", DockerHost = docker.Address, PodmanSocket = podman.Address })).ShouldBe("podman 4.3.1");
        (await NameAsync(Nowhere with { ContainerHost = podman.Address, DockerSocket = docker.Address })).ShouldBe("podman 4.3.1");
        _log.Diagnostics.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_users_own_podman_goes_before_the_machines()
    {
        await using var own = FakePodman();
        await using var machine = FakePodman();
        machine.Ping["Server"] = "Libpod/5.0.0 (linux)";
        Directory.CreateDirectory(_folder["podman"]);
        File.CreateSymbolicLink(_folder["podman/podman.sock"], own.Address["unix://".Length..]);
        (await NameAsync(Nowhere with { Engine = "podman", XdgRuntimeDir = _folder.Path, PodmanSocket = machine.Address })).ShouldBe("podman 4.3.1");
        (await NameAsync(Nowhere with { Engine = "podman", XdgRuntimeDir = _folder["none"], PodmanSocket = machine.Address })).ShouldBe("podman 5.0.0");
        // As in a cron job, where nobody has logged in.
        (await NameAsync(Nowhere with { Engine = "podman", UserRuntimeDir = _folder.Path, PodmanSocket = machine.Address })).ShouldBe("podman 4.3.1");
        (await Should.ThrowAsync<HygieneException>(FindAsync(Nowhere with { Engine = "podman", XdgRuntimeDir = _folder["none"] }))).Message.ShouldContain(_folder["none"]);
    }

    /// <summary>podman's client reads a URI, and mends one without the third slash; docker's reads a path, in which nothing is an escape.</summary>
    [Fact]
    public async Task The_path_of_a_socket_is_taken_as_it_is_written()
    {
        await using var podman = FakePodman();
        (await NameAsync(Nowhere with { ContainerHost = podman.Address.Replace("unix:///", "unix://", StringComparison.Ordinal) })).ShouldBe("podman 4.3.1");
        (await Should.ThrowAsync<HygieneException>(FindAsync(Nowhere with { DockerHost = podman.Address.Replace("unix:///", "unix://", StringComparison.Ordinal) }))).Code.ShouldBe("HYG5111");
        File.CreateSymbolicLink(_folder["50%25 #1?.sock"], podman.Address["unix://".Length..]);
        (await NameAsync(Nowhere with { DockerHost = $"unix://{_folder["50%25 #1?.sock"]}" })).ShouldBe("podman 4.3.1");
        (await NameAsync(Nowhere with { ContainerHost = $"unix://{_folder["50%2525%20%231%3F.sock"]}" })).ShouldBe("podman 4.3.1");
    }

    [Fact]
    public async Task A_pipe_that_nobody_has_made_is_no_engine()
    {
        var pipe = $"npipe://./pipe/hygiene-{Guid.NewGuid():N}";
        (await Should.ThrowAsync<HygieneException>(FindAsync(Nowhere with { DockerHost = pipe }))).Code.ShouldBe("HYG5104");
        (await FindAsync(Nowhere with { DockerSocket = pipe, PodmanSocket = pipe })).ShouldBeNull();
        _log.Diagnostics.ShouldBeEmpty();
    }

    /// <summary>A machine that is gone says nothing: the kernel has to ask.</summary>
    [Fact]
    public async Task A_connection_over_the_network_is_kept_alive()
    {
        using TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        await using var stream = (NetworkStream)await EngineTransport.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        stream.Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive).ShouldNotBe(0);
        stream.Socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime).ShouldBe(15);
    }

    [Fact]
    public async Task What_podman_answers_in_dockers_place_is_podman()
    {
        await using var podman = FakePodman();
        (await NameAsync(Nowhere with { Engine = "docker", DockerSocket = podman.Address })).ShouldBe("podman 4.3.1");
    }

    [Theory]
    [InlineData("2", null, EngineBuilder.BuildKit)]
    [InlineData("1", null, EngineBuilder.Classic)]
    [InlineData("", null, EngineBuilder.Classic)]
    [InlineData("2", EngineBuilder.Classic, EngineBuilder.Classic)]
    [InlineData("1", EngineBuilder.BuildKit, EngineBuilder.BuildKit)]
    public async Task The_builder_is_the_one_that_the_engine_recommends(string version, EngineBuilder? forced, EngineBuilder expected)
    {
        await using var docker = FakeEngine.OnSocket();
        docker.Ping["Builder-Version"] = version;
        using var engine = await FindAsync(Nowhere with { DockerHost = docker.Address, Builder = forced });
        engine!.Info.Builder.ShouldBe(expected);
        engine.Info.ApiVersion.ShouldBe("1.41");
    }

    [Fact]
    public async Task An_engine_may_be_on_the_network()
    {
        await using var docker = FakeEngine.OnLoopback();
        (await NameAsync(Nowhere with { DockerHost = docker.Address })).ShouldBe("docker 20.10.24");
    }

    /// <summary>Who named an engine, and how it is there.</summary>
    public static TheoryData<string, string, string> Obstacles
    {
        get
        {
            TheoryData<string, string, string> all = [];
            foreach (var origin in new[] { "DOCKER_HOST", "CONTAINER_HOST", "ContainerEngine", "LocalRegistry", "DOCKER_CONTEXT", "auto", "config.json" })
            {
                foreach (var (state, code) in new[]
                {
                    ("absent", "HYG5104"), ("refuses", "HYG5105"), ("silent", "HYG5107"), ("too old", "HYG5108"), ("no version", "HYG5109"), ("not found", "HYG5109"), ("no HTTP", "HYG5109"), ("hangs up", "HYG5109"),
                })
                    all.Add(origin, state, code);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Obstacles))]
    public async Task An_engine_that_somebody_named_has_to_be_there_and_another_is_left_out_with_a_warning(string origin, string state, string code)
    {
        await using var fake = FakeEngine.OnSocket();
        using Socket left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var address = fake.Address;
        switch (state)
        {
            case "absent":
                address = $"unix://{_folder["no.sock"]}";
                break;
            case "refuses":
                address = $"unix://{_folder["d.sock"]}";
                // Nobody listens at it, as after an engine was killed.
                left.Bind(new UnixDomainSocketEndPoint(_folder["d.sock"]));
                break;
            case "silent":
                fake.PingReply = new() { IsSilent = true };
                break;
            case "too old":
                fake.Ping["Api-Version"] = "1.40";
                break;
            case "no version":
                fake.Ping.Remove("Api-Version");
                break;
            case "not found":
                fake.PingReply = FakeReply.NotFound;
                break;
            case "no HTTP":
                fake.PingReply = new() { Raw = "220 mail.example ESMTP\r\n" };
                break;
            case "hangs up":
                fake.PingReply = new() { Raw = "" };
                break;
        }
        var settings = Nowhere with { Patience = state == "silent" ? TimeSpan.FromMilliseconds(200) : Nowhere.Patience };
        settings = origin switch
        {
            "DOCKER_HOST" => settings with { DockerHost = address },
            "CONTAINER_HOST" => settings with { ContainerHost = address },
            "ContainerEngine" => settings with { Engine = "docker", DockerSocket = address },
            "LocalRegistry" => settings with { LocalRegistry = "docker", DockerSocket = address },
            "DOCKER_CONTEXT" => settings with { DockerContext = "other", DockerConfig = WriteContext("other", address) },
            "config.json" => settings with { DockerConfig = WriteContext("other", address, isCurrent: true) },
            _ => settings with { DockerSocket = address },
        };
        if (origin is "auto" or "config.json")
        {
            (await FindAsync(settings)).ShouldBeNull();
            _log.Codes.ShouldBe(state == "absent" ? [] : ["HYG5121"]);
            _log.Diagnostics.ShouldAllBe(warning => warning.Message.Contains(address, StringComparison.Ordinal) && warning.Message.Contains("ContainerEngine=none", StringComparison.Ordinal));
            return;
        }
        var failure = await Should.ThrowAsync<HygieneException>(FindAsync(settings));
        failure.Code.ShouldBe(code);
        failure.Message.ShouldContain(address);
        if (code != "HYG5108")
            failure.Message.ShouldContain(origin);
        _log.Diagnostics.ShouldBeEmpty();
    }

    // As root, whom no permission stops, only by what the system would say.
    [Theory]
    [InlineData(SocketError.AccessDenied, "HYG5106", false)]
    [InlineData(SocketError.ConnectionRefused, "HYG5105", false)]
    [InlineData(SocketError.AddressNotAvailable, "HYG5104", true)]
    [InlineData(SocketError.HostNotFound, "HYG5104", true)]
    [InlineData(SocketError.ConnectionReset, "HYG5109", false)]
    public void A_failure_to_connect_is_told_apart(SocketError error, string code, bool isAbsent)
    {
        EngineEndpoint endpoint = new(EngineKind.Docker, new("unix:///run/docker.sock"), "DOCKER_HOST", IsNamed: true);
        var answer = EngineProbe.Explain(endpoint, new HttpRequestException("x", new SocketException((int)error)));
        answer.Obstacle!.Code.ShouldBe(code);
        answer.IsAbsent.ShouldBe(isAbsent);
        // The folder of root's own podman is closed to others, whether or not one is there.
        EngineProbe.Explain(endpoint with { IsRoots = true }, new HttpRequestException("x", new SocketException((int)error))).IsAbsent.ShouldBe(isAbsent || error == SocketError.AccessDenied);
    }

    [Theory]
    [InlineData("ssh://user@machine.example", "HYG5110")]
    [InlineData("machine.example:2375", "HYG5111")]
    [InlineData("/var/run/docker.sock", "HYG5111")]
    [InlineData("unix://", "HYG5111")]
    [InlineData("fd://", "HYG5111")]
    [InlineData("nonsense", "HYG5111")]
    [InlineData("http://[", "HYG5111")]
    public async Task An_address_that_is_none_is_told_with_who_said_it(string address, string code)
    {
        foreach (var (settings, origin) in new[] { (Nowhere with { DockerHost = address }, "DOCKER_HOST"), (Nowhere with { ContainerHost = address }, "CONTAINER_HOST") })
        {
            var failure = await Should.ThrowAsync<HygieneException>(FindAsync(settings));
            failure.Code.ShouldBe(code);
            failure.Message.ShouldContain(address);
            failure.Message.ShouldContain(origin);
            if (code == "HYG5110")
                failure.Message.ShouldContain($"set {origin} to");
        }
    }

    [Fact]
    public async Task Dockers_context_is_followed_as_docker_does()
    {
        await using var docker = FakeEngine.OnSocket();
        await using var other = FakeEngine.OnSocket();
        other.Ping["Server"] = "Docker/28.5.2 (linux)";
        var config = WriteContext("other", other.Address);
        (await NameAsync(Nowhere with { DockerConfig = config, DockerContext = "other" })).ShouldBe("docker 28.5.2");
        (await NameAsync(Nowhere with { DockerConfig = config, DockerContext = "default", DockerSocket = docker.Address })).ShouldBe("docker 20.10.24");
        (await NameAsync(Nowhere with { DockerConfig = config, DockerContext = "other", DockerHost = docker.Address })).ShouldBe("docker 20.10.24");
        (await NameAsync(Nowhere with { DockerConfig = config, DockerSocket = docker.Address })).ShouldBe("docker 20.10.24");
        File.WriteAllText(_folder["config.json"], """{"auths":{},"currentContext":"other"}""");
        (await NameAsync(Nowhere with { DockerConfig = config, DockerSocket = docker.Address })).ShouldBe("docker 28.5.2");
        // Docker's configuration lies in the home, where no variable says otherwise.
        Directory.CreateDirectory(_folder["home"]);
        Directory.CreateSymbolicLink(_folder["home/.docker"], _folder.Path);
        (await NameAsync(Nowhere with { Home = _folder["home"], DockerConfig = "", DockerSocket = docker.Address })).ShouldBe("docker 28.5.2");
    }

    [Theory]
    [InlineData("""{"currentContext":"missing"}""")]
    [InlineData("""{"currentContext":"damaged"}""")]
    [InlineData("""{"currentContext":"empty"}""")]
    public async Task A_context_that_cannot_be_read_is_told(string config)
    {
        File.WriteAllText(_folder["config.json"], config);
        WriteContext("damaged", "\"}");
        WriteContext("empty", "");
        var failure = await Should.ThrowAsync<HygieneException>(FindAsync(Nowhere with { DockerConfig = _folder.Path, Engine = "docker" }));
        failure.Code.ShouldBe("HYG5112");
        failure.Message.ShouldContain("config.json");
        (await FindAsync(Nowhere with { DockerConfig = _folder.Path })).ShouldBeNull();
        _log.Diagnostics.ShouldHaveSingleItem().Message.ShouldContain("config.json");
        _log.Codes.ShouldBe(["HYG5121"]);
    }

    /// <summary>Docker Desktop makes its context the current one, and is off at times: no reason for a publish to fail.</summary>
    [Fact]
    public async Task Dockers_current_context_names_no_engine()
    {
        await using var podman = FakePodman();
        var settings = Nowhere with { DockerConfig = WriteContext("desktop-linux", $"unix://{_folder["off.sock"]}", isCurrent: true) };
        (await FindAsync(settings)).ShouldBeNull();
        (await NameAsync(settings with { PodmanSocket = podman.Address })).ShouldBe("podman 4.3.1");
        WriteContext("desktop-linux", "ssh://machine.example", isCurrent: true);
        (await NameAsync(settings with { PodmanSocket = podman.Address })).ShouldBe("podman 4.3.1");
        _log.Diagnostics.ShouldBeEmpty();
        (await Should.ThrowAsync<HygieneException>(FindAsync(settings with { Engine = "docker" }))).Code.ShouldBe("HYG5110");
        (await FindAsync(settings)).ShouldBeNull();
        _log.Diagnostics.ShouldHaveSingleItem().Message.ShouldContain("does not speak ssh");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"currentContext":7}""")]
    public async Task A_configuration_without_a_context_is_none(string config)
    {
        await using var docker = FakeEngine.OnSocket();
        File.WriteAllText(_folder["config.json"], config);
        (await NameAsync(Nowhere with { DockerConfig = _folder.Path, DockerSocket = docker.Address })).ShouldBe("docker 20.10.24");
    }

    [Fact]
    public async Task A_cancelled_search_ends_at_once()
    {
        await using var silent = FakeEngine.OnSocket();
        silent.PingReply = new() { IsSilent = true };
        using CancellationTokenSource cancellation = new();
        var search = EngineFinder.FindAsync(Nowhere with { DockerHost = silent.Address, Patience = Timeout.InfiniteTimeSpan }, _log, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(search);
    }

    private EngineSettings Nowhere => new()
    {
        DockerSocket = $"unix://{_folder["nowhere/docker.sock"]}",
        PodmanSocket = $"unix://{_folder["nowhere/podman.sock"]}",
        Home = _folder["nowhere"],
        UserRuntimeDir = "",
        Patience = TimeSpan.FromMinutes(1),
    };

    private Task<IContainerEngine?> FindAsync(EngineSettings settings) => EngineFinder.FindAsync(settings, _log, TestContext.Current.CancellationToken);

    private async Task<string> NameAsync(EngineSettings settings)
    {
        using var engine = await FindAsync(settings);
        return engine.ShouldNotBeNull().Info.ToString();
    }

    private string WriteContext(string name, string address, bool isCurrent = false)
    {
        if (isCurrent)
            File.WriteAllText(_folder["config.json"], $$"""{"currentContext":"{{name}}"}""");
        DockerContexts.Write(_folder.Path, name, address);
        return _folder.Path;
    }

    private static FakeEngine FakePodman()
    {
        var podman = FakeEngine.OnSocket();
        podman.Ping["Server"] = "Libpod/4.3.1 (linux)";
        return podman;
    }
}
