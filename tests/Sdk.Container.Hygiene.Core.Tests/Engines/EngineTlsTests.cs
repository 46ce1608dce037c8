using System.Net;
using System.Net.Sockets;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>An engine behind TLS, by docker's variables and by its contexts.</summary>
public sealed class EngineTlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TlsFiles _files = new();

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Both_sides_know_each_other_by_their_certificates()
    {
        await using var docker = FakeEngine.OnLoopback(_files.Server);
        _files.WriteTo(_folder["certificates"]);
        (await NameAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] })).ShouldBe("docker 20.10.24");
        // docker counts a variable that is not empty, whatever it says.
        (await NameAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "0", DockerCertPath = _folder["certificates"] })).ShouldBe("docker 20.10.24");
        // Without a folder of their own they lie in docker's configuration.
        (await NameAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerConfig = _folder["certificates"] })).ShouldBe("docker 20.10.24");
    }

    [Fact]
    public async Task Without_a_certificate_of_the_clients_a_server_that_wants_one_refuses()
    {
        await using var docker = FakeEngine.OnLoopback(_files.Server);
        _files.WriteTo(_folder["certificates"], "ca.pem");
        (await CodeAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] })).ShouldBe("HYG5124");
        await using var open = FakeEngine.OnLoopback(_files.OpenServer);
        (await NameAsync(new() { DockerHost = open.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] })).ShouldBe("docker 20.10.24");
    }

    [Theory]
    [InlineData("1", "")]
    [InlineData("", "1")]
    public async Task The_variables_need_an_authority(string verify, string tls)
    {
        await using var docker = FakeEngine.OnLoopback(_files.OpenServer);
        var failure = await Should.ThrowAsync<HygieneException>(FindAsync(new() { DockerHost = docker.Address, DockerTlsVerify = verify, DockerTls = tls, DockerCertPath = _folder["nowhere"] }));
        failure.Code.ShouldBe("HYG5120");
        failure.Message.ShouldContain($"there is no ca.pem in {_folder["nowhere"]}");
    }

    [Theory]
    [InlineData("1", "", "DOCKER_TLS_VERIFY")]
    [InlineData("", "1", "DOCKER_TLS")]
    public void With_a_variable_alone_the_machines_own_is_asked(string verify, string tls, string origin)
    {
        var endpoint = EngineEndpoints.Docker(new() { DockerTlsVerify = verify, DockerTls = tls, DockerConfig = _folder.Path }, isNamed: false, "ContainerEngine");
        (endpoint.Text, endpoint.Origin, endpoint.Tls).ShouldBe(("tcp://localhost:2376", origin, new(_folder.Path, verify.Length > 0) { NeedsAuthority = true }));
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused_unless_nobody_is_to_check_it()
    {
        await using var docker = FakeEngine.OnLoopback(_files.OpenServer);
        using TlsFiles others = new();
        others.WriteTo(_folder["certificates"]);
        EngineSettings settings = new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] };
        var failure = await Should.ThrowAsync<HygieneException>(FindAsync(settings));
        failure.Code.ShouldBe("HYG5124");
        foreach (var text in new[] { docker.Address, "DOCKER_HOST", _folder["certificates"], "ca.pem" })
            failure.Message.ShouldContain(text);
        (await NameAsync(settings with { DockerTlsVerify = "", DockerTls = "1" })).ShouldBe("docker 20.10.24");
        (await CodeAsync(settings with { DockerTls = "1" })).ShouldBe("HYG5124", "DOCKER_TLS_VERIFY goes over DOCKER_TLS");
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused()
    {
        using TlsFiles elsewhere = new("docker.example");
        await using var docker = FakeEngine.OnLoopback(elsewhere.OpenServer);
        elsewhere.WriteTo(_folder["certificates"]);
        (await CodeAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] })).ShouldBe("HYG5124");
    }

    [Fact]
    public async Task Where_one_side_speaks_no_TLS_it_is_said()
    {
        _files.WriteTo(_folder["certificates"]);
        await using PlainServer plain = new();
        (await CodeAsync(new() { DockerHost = plain.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] })).ShouldBe("HYG5124");
        await using var secure = FakeEngine.OnLoopback(_files.Server);
        (await CodeAsync(new() { DockerHost = secure.Address })).ShouldBe("HYG5109");
    }

    [Theory]
    [InlineData("ca.pem", "no certificate")]
    [InlineData("cert.pem", "no certificate")]
    [InlineData("key.pem", "no key")]
    [InlineData("key.pem", null)]
    public async Task Files_that_are_no_certificates_or_not_there_are_told(string name, string? text)
    {
        await using var docker = FakeEngine.OnLoopback(_files.Server);
        _files.WriteTo(_folder["certificates"]);
        if (text is null)
            File.Delete(_folder[$"certificates/{name}"]);
        else
            File.WriteAllText(_folder[$"certificates/{name}"], text);
        var failure = await Should.ThrowAsync<HygieneException>(FindAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] }));
        failure.Code.ShouldBe("HYG5120");
        failure.Message.ShouldContain(_folder["certificates"]);
    }

    [Fact]
    public async Task A_context_brings_its_certificates_and_may_leave_the_server_unchecked()
    {
        await using var docker = FakeEngine.OnLoopback(_files.Server);
        EngineSettings settings = new() { DockerConfig = _folder.Path, DockerContext = "remote" };
        DockerContexts.Write(_folder.Path, "remote", docker.Address, skipsVerification: false);
        (await CodeAsync(settings)).ShouldBe("HYG5109", "a context without certificates has no TLS");
        _files.WriteTo(DockerContexts.TlsFolder(_folder.Path, "remote"));
        (await NameAsync(settings)).ShouldBe("docker 20.10.24");
        using TlsFiles others = new();
        others.WriteTo(DockerContexts.TlsFolder(_folder.Path, "remote"), "ca.pem");
        (await CodeAsync(settings)).ShouldBe("HYG5124");
        DockerContexts.Write(_folder.Path, "remote", docker.Address, skipsVerification: true);
        (await NameAsync(settings)).ShouldBe("docker 20.10.24");

        await using var open = FakeEngine.OnLoopback(_files.OpenServer);
        DockerContexts.Write(_folder.Path, "bare", open.Address, skipsVerification: true);
        (await NameAsync(settings with { DockerContext = "bare" })).ShouldBe("docker 20.10.24");
    }

    [Theory]
    [InlineData("ca.pem")]
    [InlineData("cert.pem")]
    public async Task An_authority_in_between_may_stand_on_either_side(string side)
    {
        using var between = _files.Between();
        await using var docker = FakeEngine.OnLoopback(side == "ca.pem" ? between.OpenServer : _files.Server);
        _files.WriteTo(_folder["certificates"]);
        // docker takes any certificate in ca.pem for one that is trusted, and sends all that cert.pem has.
        between.WriteTo(_folder["certificates"], side == "ca.pem" ? ["ca.pem"] : ["cert.pem", "key.pem"]);
        (await NameAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] })).ShouldBe("docker 20.10.24");
    }

    /// <summary>ca.pem is no secret: whoever copies its issuer and serial number has none of its keys.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_authority_that_only_looks_like_the_one_in_ca_pem_is_refused(bool isBetween)
    {
        using var between = _files.Between();
        var trusted = isBetween ? between : _files;
        using var impostor = trusted.Impostor();
        await using var docker = FakeEngine.OnLoopback(impostor.OpenServer);
        trusted.WriteTo(_folder["certificates"], "ca.pem");
        (await CodeAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerCertPath = _folder["certificates"] })).ShouldBe("HYG5124");
    }

    [Fact]
    public async Task A_socket_has_no_TLS_whatever_the_variables_say()
    {
        await using var docker = FakeEngine.OnSocket();
        docker.PingReply = new() { Raw = "" };
        (await CodeAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1" })).ShouldBe("HYG5109");
        docker.PingReply = null;
        (await NameAsync(new() { DockerHost = docker.Address, DockerTlsVerify = "1", DockerCertPath = _folder["missing"] })).ShouldBe("docker 20.10.24");
    }

    private Task<IContainerEngine?> FindAsync(EngineSettings settings) => EngineFinder.FindAsync(
        settings with { Home = _folder["home"], UserRuntimeDir = "", PodmanSocket = $"unix://{_folder["podman.sock"]}", Patience = TimeSpan.FromMinutes(1) }, SilentLog.Instance, TestContext.Current.CancellationToken);

    private async Task<string> NameAsync(EngineSettings settings)
    {
        using var engine = await FindAsync(settings);
        return engine.ShouldNotBeNull().Info.ToString();
    }

    private async Task<string> CodeAsync(EngineSettings settings) => (await Should.ThrowAsync<HygieneException>(FindAsync(settings))).Code;

    /// <summary>Answers as a server of HTTP does that is greeted in TLS.</summary>
    private sealed class PlainServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _answering;

        public PlainServer()
        {
            _listener.Start();
            _answering = AnswerAsync();
        }

        public string Address => $"tcp://{_listener.LocalEndpoint}";

        public async ValueTask DisposeAsync()
        {
            await _answering;
            _listener.Dispose();
        }

        private async Task AnswerAsync()
        {
            using var client = await _listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            (await stream.ReadAtLeastAsync(new byte[1], 1)).ShouldBe(1);
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray());
        }
    }
}
