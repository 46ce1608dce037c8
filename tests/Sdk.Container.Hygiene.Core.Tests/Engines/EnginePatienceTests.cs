using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Oci;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>How long a publish waits for an engine that says nothing.</summary>
public sealed class EnginePatienceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_engine_has_two_seconds_to_say_that_it_is_there() => new EngineSettings().Patience.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2));

    [Theory]
    [InlineData("inspect")]
    [InlineData("list")]
    [InlineData("half an answer")]
    public async Task An_engine_that_falls_silent_after_its_ping_is_told(string at)
    {
        await using var to = await Connected.ToAsync(answerPatience: TimeSpan.FromMilliseconds(200));
        to.Fake.Answer = request => at switch
        {
            "half an answer" => FakeReply.Json("""{"Id":""") with { NeverEnds = true },
            "list" when !request.Path.Contains("/images/json", StringComparison.Ordinal) => FakeReply.NotFound,
            _ => new() { IsSilent = true },
        };
        var load = to.Engine.LoadAsync([new(TinyImage.Compose(_folder), TinyImage.Names)], TestContext.Current.CancellationToken);
        var failure = await Should.ThrowAsync<HygieneException>(load);
        failure.Code.ShouldBe("HYG5107");
        failure.Message.ShouldContain("DOCKER_HOST");
        failure.Message.ShouldContain("0.2 s");
    }

    /// <summary>A disk may be slow, and a script may take its time.</summary>
    [Fact]
    public async Task A_load_may_take_longer_than_an_answer()
    {
        await using var to = await Connected.ToAsync(answerPatience: TimeSpan.FromMilliseconds(200));
        to.Fake.Answer = request =>
        {
            if (request.Path.EndsWith("/images/json", StringComparison.Ordinal) || request.Path.Contains("/images/json?", StringComparison.Ordinal))
                return FakeReply.Json("[]");
            if (!request.Path.Contains("/images/load", StringComparison.Ordinal))
                return FakeReply.NotFound;
            Thread.Sleep(500);
            return FakeReply.Json("""{"stream":"Loaded image: hello:1.0.0\n"}""");
        };
        (await to.Engine.LoadAsync([new(TinyImage.Compose(_folder), TinyImage.Names)], TestContext.Current.CancellationToken)).Images.ShouldBe(1);
    }
}
