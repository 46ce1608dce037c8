using System.Net;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

/// <summary>A cancelled build ends at once, wherever it is. The clock stands still: what ends, ends by the cancellation.</summary>
public sealed class CancellationTests : ArchiveFixture
{
    public static TheoryData<string, FakeAnswer> Moments => new()
    {
        { "waiting for an answer", FakeAnswers.Silence },
        { "waiting for the first byte", FakeAnswers.StallAfter(0) },
        { "in the middle", FakeAnswers.StallAfter(5) },
        { "between two tries", FakeAnswers.Reset },
        { "in a pause that the mirror asked for", FakeAnswers.Status(HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(25)) },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_download_ends_with_the_cancellation(string summary, FakeAnswer answer)
    {
        Settings = TwoMirrors;
        Mirror.On("pool", answer);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var client = Client();
        var fetching = client.FetchPackageAsync(Hello.Lock(), Time.GetUtcNow(), cancellation.Token);
        await Time.TimerAsync(_ => true); // the stall guard, or the wait before another try
        await cancellation.CancelAsync();
        var ended = await Should.ThrowAsync<OperationCanceledException>(() => fetching);
        ended.CancellationToken.IsCancellationRequested.ShouldBeTrue(summary);
        Mirror.Urls.ShouldAllBe(url => url.StartsWith("http://mirror.example", StringComparison.Ordinal));
        Folder.Files.ShouldBeEmpty();
        Log.Codes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_suite_ends_with_the_cancellation()
    {
        Mirror.On("InRelease", FakeAnswers.Silence);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var client = Client();
        var opening = client.OpenSuiteAsync(Trixie, cancellation.Token);
        await Time.TimerAsync(_ => true);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => opening);
    }

    [Fact]
    public async Task What_waits_for_its_turn_ends_with_the_cancellation()
    {
        var packages = Enumerable.Range(0, 20).Select(i => FakePackage.Of($"package-{i}")).ToList();
        Mirror.On("pool", FakeAnswers.Silence);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var client = Client();
        var fetching = packages.Select(package => client.FetchPackageAsync(package.Lock(), Time.GetUtcNow(), cancellation.Token)).ToList();
        await cancellation.CancelAsync();
        foreach (var one in fetching)
            await Should.ThrowAsync<OperationCanceledException>(() => one);
        Mirror.Urls.Count.ShouldBe(6);
    }
}
