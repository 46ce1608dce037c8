using System.Text;
using System.Text.Json;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>What is sent for a build, and what is made of the messages that come back.</summary>
public sealed class BuildTests
{
    private const string Id = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    private static readonly BuildRequest Request = new()
    {
        Dockerfile = "FROM scratch\nADD layer /\n\nRUN configure\n",
        DockerfilePath = "/context/Dockerfile",
        Files = [new("layer") { Bytes = "content"u8.ToArray() }],
    };

    [Theory]
    [InlineData(EngineBuilder.Classic, false)]
    [InlineData(EngineBuilder.BuildKit, true)]
    public async Task The_request_is_one_that_both_builders_read_and_has_no_network(EngineBuilder builder, bool isNew)
    {
        await using var to = await Connected.ToAsync(builder: builder);
        to.Fake.Answer = _ => Messages(new { aux = new { ID = Id } });
        (await to.Engine.BuildAsync(Request with { Tag = "a:1", Platform = Sdk.Container.Hygiene.Oci.Platform.OfDebian("arm64"), Labels = new Dictionary<string, string> { ["x"] = "y" } }, default)).ShouldBe(Id);
        var sent = to.Fake.Requests.ShouldHaveSingleItem();
        sent.Path.ShouldContain("networkmode=none");
        sent.Path.ShouldContain("t=a%3a1", Case.Insensitive);
        sent.Path.Contains("version=2", StringComparison.Ordinal).ShouldBe(isNew);
        sent.Path.ShouldNotContain("pull=");
        // A local image of another platform is one for BuildKit only where it is asked for.
        sent.Path.Contains("platform=linux%2farm64", StringComparison.OrdinalIgnoreCase).ShouldBe(isNew);
        Connected.Untar(sent.Body).ShouldBe(new Dictionary<string, string> { ["Dockerfile"] = Request.Dockerfile, ["layer"] = "content" });
        // Not pax, which BuildKit takes for a Dockerfile.
        Encoding.ASCII.GetString(sent.Body.Span[257..265]).ShouldBe("ustar  \0");
        sent.Body.Span[156].ShouldBe((byte)'0');
    }

    [Fact]
    public async Task Podman_is_asked_for_steps_without_a_network_in_its_own_words()
    {
        await using var to = await Connected.ToAsync(EngineKind.Podman);
        to.Fake.Answer = _ => Messages(new { aux = new { ID = Id } });
        await to.Engine.BuildAsync(Request, default);
        var path = Uri.UnescapeDataString(to.Fake.Requests.ShouldHaveSingleItem().Path);
        path.ShouldContain("networkmode=1");
        path.ShouldEndWith("""&nsoptions=[{"Name":"network"}]""");
    }

    /// <summary>More than what is on its way while nobody reads.</summary>
    [Fact]
    public async Task What_an_engine_says_before_it_has_read_everything_is_heard()
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Early = _ => FakeReply.Json("""{"message":"write /x: no space left on device"}""", 500);
        var large = Request with { Files = [new("layer") { Bytes = new byte[16 << 20] }] };
        (await Should.ThrowAsync<HygieneException>(to.Engine.BuildAsync(large, default))).Code.ShouldBe("HYG5113");
    }

    [Fact]
    public async Task Lines_are_passed_on_as_they_come_without_colours()
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Answer = _ => Messages(
            new { stream = "Step 3/3 : RUN configure\n" }, new { stream = " ---> Running in 0123\n" }, new { stream = "Removing intermediate container 0123\n" }, new { stream = "Setting up " }, new { stream = "nginx\n\u001b[91mwarn" }, new { stream = "ing\n\u001b[0m" },
            new { stream = "no end" }, new { aux = new { ID = Id } });
        List<string> lines = [];
        await to.Engine.BuildAsync(Request with { Output = lines.Add }, default);
        lines.ShouldBe(["Setting up nginx", "warning", "no end"]);
        to.Log.Infos.ShouldBe(["Step 3/3 : RUN configure", .. lines]);
    }

    [Fact]
    public async Task The_classic_builders_failure_has_line_code_and_last_words()
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Answer = _ => Messages(
            new { stream = "Step 3/3 : RUN configure\n" }, new { stream = "dpkg: error processing nginx\n" },
            new { errorDetail = new { code = 42, message = "The command '/bin/sh -c configure' returned a non-zero code: 42" }, error = "The command failed" });
        await ShouldFailAsync(to, "HYG5115", 4, "'RUN configure' ended with exit code 42", "dpkg: error processing nginx");
    }

    [Fact]
    public async Task BuildKits_failure_has_them_too()
    {
        await using var to = await Connected.ToAsync(builder: EngineBuilder.BuildKit);
        to.Fake.Answer = _ => Messages(
            Trace(BuildKitTraceTests.Field(1, BuildKitTraceTests.Vertex("a", "[3/3] RUN configure"))),
            Trace(BuildKitTraceTests.Field(3, BuildKitTraceTests.Log("a", "dpkg: error processing nginx\n"))),
            Trace(BuildKitTraceTests.Field(1, BuildKitTraceTests.Vertex("a", "[3/3] RUN configure", ended: true, error: "exit code: 42"))),
            new { errorDetail = new { message = "executor failed running [/bin/sh -c configure]: exit code: 42" }, error = "x" });
        await ShouldFailAsync(to, "HYG5115", 4, "'RUN configure' ended with exit code 42", "dpkg: error processing nginx");
        to.Log.Infos.ShouldBe(["[3/3] RUN configure", "dpkg: error processing nginx"]);
    }

    [Fact]
    public async Task A_failure_without_a_code_has_the_engines_words()
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Answer = _ => Messages(new { stream = "Step 2/3 : ADD layer /\n" }, new { errorDetail = new { message = "ADD failed: file not found" } });
        await ShouldFailAsync(to, "HYG5115", 2, "'ADD layer /' failed (ADD failed: file not found)");
    }

    [Theory]
    [InlineData(400, """{"message":"dockerfile parse error line 4: unknown instruction: RUM"}""", "HYG5116", 4)]
    [InlineData(500, """{"message":"mkdir /x: no space left on device"}""", "HYG5113", 0)]
    [InlineData(500, "something else", "HYG5116", 0)]
    [InlineData(404, "", "HYG5116", 0)]
    public async Task A_build_that_does_not_begin_is_told(int status, string body, string code, int line)
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Answer = _ => FakeReply.Json(body, status);
        await ShouldFailAsync(to, code, line);
    }

    [Theory]
    [InlineData("""{"errorDetail":{"message":"write /x: no space left on device"}}""", "HYG5113")]
    [InlineData("""{"stream":"Step 2/3 : ADD layer /\n"}{"errorDetail":{"message":"write /x: no space left on device"}}""", "HYG5113")]
    [InlineData("""{"errorDetail":{"code":1}}""", "HYG5119")]
    [InlineData("""{"error":"only this"}""", "HYG5116")]
    [InlineData("", "HYG5119")]
    [InlineData("{}", "HYG5119")]
    [InlineData("[]", "HYG5119")]
    [InlineData("7", "HYG5119")]
    [InlineData("<html>", "HYG5119")]
    [InlineData("""{"stream":""", "HYG5119")]
    [InlineData("""{"id":"moby.buildkit.trace","aux":"?"}""", "HYG5119")]
    [InlineData("""{"id":"moby.buildkit.trace","aux":"/w=="}""", "HYG5119")]
    public async Task Nonsense_is_told(string body, string code)
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Answer = _ => FakeReply.Json(body);
        (await Should.ThrowAsync<HygieneException>(to.Engine.BuildAsync(Request, default))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_broken_connection_is_told()
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Answer = _ => Messages(new { stream = "Step 2/3 : ADD layer /\n" }) with { IsCut = true };
        await ShouldFailAsync(to, "HYG5117", 0, to.Fake.Address);
    }

    [Fact]
    public async Task A_file_of_the_context_that_is_missing_is_no_fault_of_the_engine()
    {
        await using var to = await Connected.ToAsync();
        using TemporaryFolder folder = new();
        var request = Request with { Files = [new("layer") { Path = folder["missing"] }] };
        (await Should.ThrowAsync<HygieneException>(to.Engine.BuildAsync(request, default))).Code.ShouldBe("HYG5122");
    }

    [Fact]
    public async Task A_cancelled_build_closes_its_connection_which_ends_it_in_the_engine()
    {
        await using var to = await Connected.ToAsync();
        using CancellationTokenSource cancellation = new();
        to.Fake.Answer = _ => Messages(new { stream = "Step 3/3 : RUN configure\n" }, new { stream = "waiting\n" }) with { NeverEnds = true };
        await Should.ThrowAsync<OperationCanceledException>(to.Engine.BuildAsync(Request with { Output = _ => cancellation.Cancel() }, cancellation.Token));
        await to.Fake.Abandoned;
    }

    [Theory]
    [InlineData("Step 1/3 : FROM scratch\n ---> \nStep 2/3 : ADD layer /\n ---> 0123456789ab\nStep 3/3 : RUN configure\n ---> Running in 1123456789ab\n", "0123456789ab")]
    [InlineData("Step 1/2 : FROM hygiene.local/debian\n ---> 0123456789ab\nStep 2/2 : RUN configure\n ---> Running in 1123456789ab\n", null)]
    [InlineData("STEP 1/3: FROM scratch\nSTEP 2/3: ADD layer /\n--> 0123456789a\nSTEP 3/3: RUN configure\n", "0123456789a")]
    public async Task What_a_failing_build_has_made_goes_and_what_it_stands_on_stays(string said, string? left)
    {
        await using var to = await Connected.ToAsync();
        var refused = false;
        to.Fake.Answer = request =>
        {
            if (request.Method != "DELETE")
                return Messages(new { stream = said }, new { errorDetail = new { code = 1, message = "failed" } });
            // A container of its last step is still there for a moment.
            (var before, refused) = (refused, true);
            return before ? FakeReply.Json("[]") : FakeReply.Json("""{"message":"image is being used by running container"}""", 409);
        };
        (await Should.ThrowAsync<HygieneException>(to.Engine.BuildAsync(Request, default))).Code.ShouldBe("HYG5115");
        to.Fake.Requests.Where(request => request.Method == "DELETE").Select(request => request.Path.Split('/')[^1].Split('?')[0]).ShouldBe(left is null ? [] : [left, left]);
    }

    [Fact]
    public async Task What_an_engine_does_not_remove_changes_nothing_of_what_is_told()
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Answer = request => request.Method == "DELETE" ? FakeReply.Json("""{"message":"no"}""", 500)
            : Messages(new { stream = "Step 2/3 : ADD layer /\n ---> 0123456789ab\n" }, new { errorDetail = new { message = "ADD failed" } });
        await ShouldFailAsync(to, "HYG5115", 2, "ADD failed");
        to.Log.Details.ShouldContain(line => line.StartsWith("the image 0123456789ab without a name stays in docker", StringComparison.Ordinal));
    }

    private static async Task ShouldFailAsync(Connected to, string code, int line, params string[] texts)
    {
        var failure = await Should.ThrowAsync<HygieneException>(to.Engine.BuildAsync(Request, TestContext.Current.CancellationToken));
        failure.Code.ShouldBe(code, failure.Message);
        failure.Diagnostics[0].Location.ShouldBe(line > 0 ? new SourceLocation("/context/Dockerfile", line) : null);
        foreach (var text in texts)
            failure.Message.ShouldContain(text);
    }

    private static object Trace(byte[] status) => new { id = "moby.buildkit.trace", aux = Convert.ToBase64String(status) };

    private static FakeReply Messages(params object[] messages) => FakeReply.Json(string.Concat(messages.Select(message => JsonSerializer.Serialize(message) + "\r\n")));
}
