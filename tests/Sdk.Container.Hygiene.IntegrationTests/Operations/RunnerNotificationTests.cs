using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Who is told, and by what: sendmail, a program, a listener on this machine.</summary>
public sealed class RunnerNotificationTests : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string> _posted = [];
    private readonly RunnerBed _bed;
    private readonly FakeDocker _docker;
    private HttpStatusCode _answer = HttpStatusCode.NoContent;

    public RunnerNotificationTests()
    {
        Tool.Need("bash", "jq", "flock", "curl");
        var address = $"http://127.0.0.1:{FreePort()}/hook/";
        _listener.Prefixes.Add(address);
        _listener.Start();
        _ = ListenAsync();
        _bed = new($$"""
            {
              "version": 1, "app": "shop",
              "services": [{ "name": "app", "image": "shop:1.0.0" }],
              "instances": [{ "name": "alice" }],
              "jobs": [{ "name": "tick", "command": ["x"], "schedule": { "cron": "0 0 1 1 *", "maxAge": 60 } }],
              "notifications": [
                { "name": "hook", "type": "webhook", "target": "{{address}}?key=a\"b", "on": ["failure", "missing", "recovery"] },
                { "name": "mail", "type": "mail", "target": "root@example.com", "on": ["failure", "recovery"] },
                { "name": "nobody", "type": "command", "target": "/nonexistent", "on": ["failure", "missing", "recovery"] }
              ]
            }
            """);
        _docker = new(_bed);
        Accept();
    }

    public void Dispose()
    {
        _listener.Close();
        _bed.Dispose();
    }

    [Fact]
    public async Task A_streak_of_failures_is_told_once_and_its_end_too()
    {
        _docker.SetCommand("exit 7");
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick");
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick");
        _docker.SetCommand("exit 0");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "tick");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "tick");

        Posted().Select(told => $"{told["event"]} {told["exit"]} {told["failures"]}: {told["message"]}").ShouldBe(["failure 1 1: the command failed with exit code 7", "recovery 0 0: "]);
        var mails = (await File.ReadAllTextAsync(_bed["mails"], TestContext.Current.CancellationToken)).Split("\n.\n", StringSplitOptions.RemoveEmptyEntries);
        mails.Length.ShouldBe(2);
        mails[0].ShouldStartWith("-i -t\nTo: root@example.com\nSubject: shop/alice tick: failure\n");
        mails[0].ShouldContain("the command failed with exit code 7");
        mails[1].ShouldContain("\nSubject: shop/alice tick: recovery\n");
    }

    [Fact]
    public async Task An_ops_json_that_is_not_to_be_trusted_is_told_to_root_once_by_what_a_timer_started()
    {
        _docker.SetCommand("exit 0");
        File.SetUnixFileMode(_bed.OpsFile, (UnixFileMode)0b110_110_100);
        // Whoever types it reads it.
        await _bed.ShouldEndAsync(77, "run", "shop", "alice", "tick");
        File.Exists(_bed["mails"]).ShouldBeFalse();
        Refuse();
        await _bed.ShouldEndAsync(77, "run", "shop", "alice", "tick", "--scheduled");
        Accept();
        await _bed.ShouldEndAsync(77, "run", "shop", "alice", "tick", "--scheduled");
        await _bed.ShouldEndAsync(77, "run", "shop", "alice", "tick", "--scheduled");
        var mail = await File.ReadAllTextAsync(_bed["mails"], TestContext.Current.CancellationToken);
        mail.ShouldStartWith("-i -t\nTo: root\nSubject: shop/alice tick: failure\n");
        mail.ShouldContain("can be written by others than its owner");
        mail.Split("\n.\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        Posted().ShouldBeEmpty();

        File.SetUnixFileMode(_bed.OpsFile, (UnixFileMode)0b110_100_100);
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "tick");
        RunnerBed.Write(_bed["etc/hygiene/shop/site.conf"], "HYGIENE_NOTIFY=mail:admin@example.com\n");
        File.SetUnixFileMode(_bed.OpsFile, (UnixFileMode)0b110_110_100);
        await _bed.ShouldEndAsync(77, "run", "shop", "alice", "tick", "--scheduled");
        (await File.ReadAllTextAsync(_bed["mails"], TestContext.Current.CancellationToken))[mail.Length..].ShouldContain("To: admin@example.com\n");
    }

    [Theory]
    [InlineData("stale", "shop")]
    [InlineData("due", "shop", "alice", "tick")]
    public async Task What_else_a_timer_starts_tells_of_it_too(params string[] verb)
    {
        File.SetUnixFileMode(_bed.OpsFile, (UnixFileMode)0b110_110_100);
        await _bed.ShouldEndAsync(77, verb);
        File.Exists(_bed["mails"]).ShouldBeFalse();
        await _bed.ShouldEndAsync(77, [.. verb, "--scheduled"]);
        await _bed.ShouldEndAsync(77, [.. verb, "--scheduled"]);
        var mails = await File.ReadAllTextAsync(_bed["mails"], TestContext.Current.CancellationToken);
        mails.ShouldContain("can be written by others than its owner");
        mails.Split("\n.\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_host_without_its_engine_is_told_of_once_and_when_it_is_back()
    {
        _docker.SetCommand("exit 0");
        RunnerBed.Write(_bed["etc/hygiene/shop/site.conf"], "HYGIENE_ENGINE=dokcer\n");
        _bed.SetSlot("tick", DateTimeOffset.FromUnixTimeSeconds(1_000_000_000));
        await _bed.ShouldEndAsync(78, "run", "shop", "alice", "tick", "--scheduled");
        await _bed.ShouldEndAsync(78, "run", "shop", "alice", "tick", "--scheduled");
        RunnerBed.Write(_bed["etc/hygiene/shop/site.conf"], "");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "tick", "--scheduled");
        Posted().Select(told => $"{told["event"]} {told["exit"]}: {told["message"]}").ShouldBe(["failure 78: HYGIENE_ENGINE=dokcer in site.conf is neither docker, podman nor auto", "recovery 0: "]);
    }

    [Fact]
    public async Task A_run_that_is_missing_is_told_once_and_a_listener_that_refuses_changes_nothing()
    {
        RunnerBed.Write(_bed["var/lib/hygiene/shop/alice/added"], "1000000000\n");
        await _bed.ShouldEndAsync(1, "stale", "shop");
        await _bed.ShouldEndAsync(1, "stale", "shop");
        Posted().Select(told => $"{told["event"]} {told["name"]}").ShouldBe(["missing tick"]);
        File.Exists(_bed["mails"]).ShouldBeFalse();

        Refuse();
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "tick");
        _docker.SetCommand("exit 7");
        (await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick", "--verbose")).ShouldSatisfyAllConditions(
            output => output.ShouldContain($"a notification by webhook to http://127.0.0.1:{new Uri(_listener.Prefixes.Single()).Port} failed"), output => output.ShouldContain("a notification by mail to root@example.com failed"),
            output => output.ShouldContain("a notification by command to /nonexistent failed"));
        Posted().Select(told => $"{told["event"]}").ShouldBe(["missing", "recovery", "failure"]);
    }

    [Fact]
    public async Task A_failure_that_nobody_could_be_told_of_is_told_as_soon_as_somebody_can()
    {
        RunnerBed.Write(_bed["var/lib/hygiene/shop/alice/added"], $"{DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds()}\n");
        _docker.SetCommand("exit 7");
        Refuse();
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick");
        await _bed.ShouldEndAsync(0, "stale", "shop");
        Accept();
        // Each hour somebody looks.
        await _bed.ShouldEndAsync(0, "stale", "shop");
        await _bed.ShouldEndAsync(0, "stale", "shop");
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick");
        _docker.SetCommand("exit 0");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "tick");
        Posted().Select(told => $"{told["event"]} {told["exit"]}: {told["message"]}").ShouldBe([.. Enumerable.Repeat("failure 1: the command failed with exit code 7", 3), "recovery 0: "]);

        // So does the next failure.
        _docker.SetCommand("exit 8");
        Refuse();
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick");
        Accept();
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick");
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick");
        _docker.SetCommand("exit 0");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "tick");
        Posted().Skip(4).Select(told => $"{told["event"]} {told["failures"]}").ShouldBe(["failure 1", "failure 2", "recovery 0"]);

        // Of the end of what nobody knows nobody needs to hear.
        _docker.SetCommand("exit 9");
        Refuse();
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick");
        Accept();
        _docker.SetCommand("exit 0");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "tick");
        Posted().Skip(7).Select(told => $"{told["event"]}").ShouldBe(["failure"]);
    }

    [Fact]
    public async Task A_run_that_is_missing_is_told_of_as_soon_as_somebody_can_be()
    {
        RunnerBed.Write(_bed["var/lib/hygiene/shop/alice/added"], "1000000000\n");
        Refuse();
        await _bed.ShouldEndAsync(1, "stale", "shop");
        Accept();
        await _bed.ShouldEndAsync(1, "stale", "shop");
        await _bed.ShouldEndAsync(1, "stale", "shop");
        Posted().Select(told => $"{told["event"]}").ShouldBe(["missing", "missing"]);
    }

    [Fact]
    public async Task What_the_journal_has_is_JSON_whatever_a_program_has_said()
    {
        const string Hostile = "\"}\\ \t\u0001\u001b[31m é $(id) 'x'";
        RunnerBed.WriteProgram(_bed["fake/bin/sendmail"], $"#!/bin/bash\nprintf %s {Quoted(Hostile)}\nprintf '\\nand more'\nexit 75\n");
        _bed.Environment["JOURNAL_STREAM"] = "8:1";
        _docker.SetCommand("exit 7");
        var lines = (await _bed.ShouldEndAsync(1, "run", "shop", "alice", "tick")).Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        lines.Count.ShouldBeGreaterThan(2);
        foreach (var line in lines)
        {
            line.Select(member => member.Key).ShouldBe(["time", "level", "event", "app", "instance", "name", "message"]);
            (line["app"]!.GetValue<string>(), line["instance"]!.GetValue<string>(), line["name"]!.GetValue<string>()).ShouldBe(("shop", "alice", "tick"));
            ((string[])["err", "warning", "notice", "info"]).ShouldContain(line["level"]!.GetValue<string>());
            DateTimeOffset.ParseExact(line["time"]!.GetValue<string>(), "yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(DateTimeOffset.UtcNow);
        }
        lines.Select(line => line["message"]!.GetValue<string>()).ShouldContain($"a notification by mail to root@example.com failed: {Hostile} and more");

        static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    [Fact]
    public async Task A_host_tells_somebody_of_its_own_too()
    {
        RunnerBed.Write(_bed["etc/hygiene/shop/site.conf"], $"HYGIENE_NOTIFY=command:{_bed["own"]}\n");
        RunnerBed.WriteProgram(_bed["own"], $"#!/bin/bash\ncat >{_bed["told"]}\n");
        await _bed.ShouldEndAsync(0, "notify", "shop", "failure", "the", "disk is full");
        Told().ShouldBe("the disk is full");
    }

    [Theory]
    [InlineData("shop-job-mails@alice.service", "exit-code", "1", false)]
    [InlineData("shop-stale.service", "exit-code", "143", false)]
    [InlineData("shop-backup-orders@alice.service", "exit-code", "243", true)]
    [InlineData("shop-job-mails@alice.service", "signal", "KILL", true)]
    [InlineData("shop-backup-orders@alice.service", "timeout", "TERM", true)]
    [InlineData("shop@alice.service", "exit-code", "69", true)]
    [InlineData("shop@alice.service", "timeout", "TERM", true)]
    [InlineData("shop-job-mails@alice.service", "", "", true)]
    public async Task Of_a_unit_it_tells_what_the_runner_has_not_told(string unit, string result, string code, bool tells)
    {
        RunnerBed.Write(_bed["etc/hygiene/shop/site.conf"], $"HYGIENE_NOTIFY=command:{_bed["own"]}\n");
        RunnerBed.WriteProgram(_bed["own"], $"#!/bin/bash\ncat >{_bed["told"]}\n");
        await _bed.ShouldEndAsync(0, "notify", "shop", "unit", unit, result, code);
        File.Exists(_bed["told"]).ShouldBe(tells);
        if (tells)
            Told().ShouldBe($"{unit} failed{(result.Length > 0 ? $": {result}" : "")}. See journalctl --unit={unit}");
    }

    private void Accept()
    {
        _answer = HttpStatusCode.NoContent;
        RunnerBed.WriteProgram(_bed["fake/bin/sendmail"], $"#!/bin/bash\n{{ echo \"$@\"; cat; echo .; }} >>{_bed["mails"]}\n");
    }

    private void Refuse()
    {
        _answer = HttpStatusCode.InternalServerError;
        RunnerBed.WriteProgram(_bed["fake/bin/sendmail"], "#!/bin/bash\nexit 75\n");
    }

    private string Told() => JsonNode.Parse(File.ReadAllText(_bed["told"]))!["message"]!.GetValue<string>();

    private JsonNode[] Posted()
    {
        lock (_posted)
            return [.. _posted.Select(text => JsonNode.Parse(text)!)];
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            HttpListenerContext request;
            try
            {
                request = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using StreamReader reader = new(request.Request.InputStream, Encoding.UTF8);
            var text = await reader.ReadToEndAsync();
            lock (_posted)
                _posted.Add(text);
            request.Response.StatusCode = (int)_answer;
            request.Response.Close();
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
