using System.Net;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

/// <summary>How mirrors fail, and what is done about it: seen on the download of a package.</summary>
public sealed class DownloadTests : ArchiveFixture
{
    private static readonly TimeSpan Stall = new DownloadOptions().StallTimeout;

    public static TheoryData<string, FakeAnswer> Passing => new()
    {
        { "500", FakeAnswers.Status(HttpStatusCode.InternalServerError) },
        { "503", FakeAnswers.Status(HttpStatusCode.ServiceUnavailable) },
        { "408", FakeAnswers.Status(HttpStatusCode.RequestTimeout) },
        { "429", FakeAnswers.Status(HttpStatusCode.TooManyRequests) },
        { "reset", FakeAnswers.Reset },
        { "early end", FakeAnswers.BreakAfter(5) },
        { "early end that HTTP does not notice", FakeAnswers.CutAfter(5) },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_tried_again(string summary, FakeAnswer answer)
    {
        Mirror.On("pool", answer, times: 3);
        File.Exists(await FetchAsync(Hello)).ShouldBeTrue(summary);
        Mirror.Urls.Count.ShouldBe(4);
        Log.Codes.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_does_not_pass_leads_to_the_next_mirror(string summary, FakeAnswer answer)
    {
        Settings = TwoMirrors;
        Mirror.On("mirror.example/debian/pool", answer);
        File.Exists(await FetchAsync(Hello)).ShouldBeTrue(summary);
        Mirror.Urls.Count.ShouldBe(5);
        Log.Codes.ShouldBe(["HYG3005"]);
    }

    public static TheoryData<string, FakeAnswer, string> Staying => new()
    {
        { "403", FakeAnswers.Status(HttpStatusCode.Forbidden), "HTTP 403 Forbidden" },
        { "401", FakeAnswers.Status(HttpStatusCode.Unauthorized), "HTTP 401 Unauthorized" },
        { "redirections without end", FakeAnswers.Status(HttpStatusCode.Found), "HTTP 302 Found: too many redirections" },
        { "206", FakeAnswers.Status(HttpStatusCode.PartialContent), "HTTP 206" },
        { "certificate", FakeAnswers.WrongCertificate, "SSL" },
        { "no connection", FakeAnswers.NoConnection, "no connection within 10 s" },
        { "too long", FakeAnswers.Endless, "more than" },
        { "too long, and says so", FakeAnswers.Instead(new byte[1000]), "more than" },
        { "wrong bytes", FakeAnswers.Corrupt, "SHA-256" },
    };

    [Theory]
    [MemberData(nameof(Staying))]
    public async Task What_stays_leads_to_the_next_mirror_at_once(string summary, FakeAnswer answer, string cause)
    {
        Settings = TwoMirrors;
        Mirror.On("mirror.example/debian/pool", answer);
        File.Exists(await FetchAsync(Hello)).ShouldBeTrue(summary);
        Mirror.Urls.Count.ShouldBe(2);
        Log.Diagnostics.Single().Code.ShouldBe("HYG3005");
        Log.Diagnostics.Single().Message.ShouldContain($"http://mirror.example/debian: ");
        Log.Diagnostics.Single().Message.ShouldContain(cause);
    }

    [Fact]
    public async Task A_host_that_is_not_known_is_not_tried_again()
    {
        Settings = new() { Mirrors = ["http://nowhere.example/debian", "http://mirror.example/debian"] };
        await FetchAsync(Hello);
        Mirror.Urls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_one_mirror_does_not_have_yet_is_no_news()
    {
        Settings = TwoMirrors;
        Mirror.On("mirror.example/debian/pool", FakeAnswers.Status(HttpStatusCode.NotFound));
        await FetchAsync(Hello);
        Mirror.Urls.Count.ShouldBe(2);
        Log.Codes.ShouldBeEmpty();
        Log.Details.Single().ShouldContain("HTTP 404");
    }

    [Fact]
    public async Task Where_all_fail_the_error_lists_each_and_its_cause()
    {
        Settings = TwoMirrors;
        Mirror.On("mirror.example/debian/pool", FakeAnswers.Status(HttpStatusCode.BadGateway)).On("second.example/debian/pool", FakeAnswers.WrongCertificate);
        var failure = await Should.ThrowAsync<HygieneException>(() => FetchAsync(Hello));
        failure.Code.ShouldBe("HYG3006");
        failure.Message.ShouldStartWith("cannot fetch hello 1.0-1 (amd64): every mirror failed (http://mirror.example/debian: HTTP 502 Bad Gateway; http://second.example/debian: The SSL");
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(30, 30)]
    public async Task A_mirror_that_asks_for_a_pause_gets_it(int asked, int waited)
    {
        Mirror.On("pool", FakeAnswers.Status(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(asked)), times: 1);
        using var client = Client();
        var fetching = client.FetchPackageAsync(Hello.Lock(), Time.GetUtcNow(), Token);
        await Time.TimerAsync(due => due == TimeSpan.FromSeconds(waited));
        Mirror.Urls.Count.ShouldBe(1);
        Time.Advance(TimeSpan.FromSeconds(waited));
        await fetching;
    }

    [Fact]
    public async Task A_mirror_that_asks_for_a_long_pause_is_left_for_the_next()
    {
        Settings = TwoMirrors;
        Mirror.On("mirror.example/debian/pool", FakeAnswers.Status(HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(10)));
        await FetchAsync(Hello);
        Mirror.Urls.Count.ShouldBe(2);
        Log.Diagnostics.Single().Message.ShouldContain("to be asked again in 600 s");
    }

    [Fact]
    public async Task Waits_grow_and_differ()
    {
        Mirror.On("pool", FakeAnswers.Reset);
        var waits = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            using var client = Client();
            var fetching = client.FetchPackageAsync(Hello.Lock(), Time.GetUtcNow(), Token);
            for (var retry = 0; retry < 3; retry++)
            {
                var wait = await Time.TimerAsync(due => due < TimeSpan.FromSeconds(9));
                waits.Add(wait.TotalSeconds);
                Time.Advance(wait);
            }
            await Should.ThrowAsync<HygieneException>(() => fetching);
        }
        waits.Distinct().Count().ShouldBeGreaterThan(20);
        waits.Where((_, i) => i % 3 == 2).Average().ShouldBeGreaterThan(waits.Where((_, i) => i % 3 == 0).Average());
    }

    public static TheoryData<string, FakeAnswer> Stalling => new()
    {
        { "no answer", FakeAnswers.Silence },
        { "no first byte", FakeAnswers.StallAfter(0) },
        { "no further byte", FakeAnswers.StallAfter(5) },
    };

    [Theory]
    [MemberData(nameof(Stalling))]
    public async Task A_mirror_that_stands_still_is_dead_and_the_next_one_is_asked(string summary, FakeAnswer answer)
    {
        Settings = TwoMirrors;
        Mirror.On("mirror.example/debian/pool", answer);
        using var client = Client();
        var fetching = client.FetchPackageAsync(Hello.Lock(), Time.GetUtcNow(), Token);
        await Time.TimerAsync(due => due == Stall);
        Time.Advance(Stall - TimeSpan.FromTicks(1));
        Mirror.Urls.Count.ShouldBeLessThanOrEqualTo(1, summary);
        Time.Advance(TimeSpan.FromTicks(1));
        await fetching;
        Log.Diagnostics.Single().Message.ShouldContain("less than 16384 bytes in 20 s");
    }

    [Fact]
    public async Task A_mirror_that_drips_is_dead_too()
    {
        Settings = TwoMirrors;
        var large = Archive["trixie"].Add(FakePackage.Of("large") with { Deb = new byte[100_000] });
        Archive.Publish();
        Mirror.On("mirror.example/debian/pool", FakeAnswers.Drip(Time, TimeSpan.FromSeconds(1)));
        using var client = Client();
        await Time.PassAsync(client.FetchPackageAsync(large.Lock(), Time.GetUtcNow(), Token), TimeSpan.FromSeconds(1));
        Log.Diagnostics.Single().Message.ShouldContain("less than 16384 bytes in 20 s");
    }

    [Fact]
    public async Task A_long_download_that_goes_on_is_not_disturbed()
    {
        // 100 pieces of 20 kB, one every 10 seconds: slower than anybody's line, but alive.
        var large = Archive["trixie"].Add(FakePackage.Of("large") with { Deb = new byte[2_000_000] });
        Archive.Publish();
        var piece = 0;
        Mirror.On("pool", (content, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new SlowStream(content!, () => { piece++; Time.Advance(TimeSpan.FromSeconds(10)); })) }));
        using var client = Client();
        await client.FetchPackageAsync(large.Lock(), Time.GetUtcNow(), Token);
        piece.ShouldBeGreaterThan(90);
    }

    [Fact]
    public async Task A_dead_mirror_is_asked_last_from_then_on_and_told_of_once()
    {
        Settings = TwoMirrors;
        var packages = Enumerable.Range(0, 5).Select(i => Archive["trixie"].Add(FakePackage.Of($"package-{i}"))).ToList();
        Archive.Publish();
        Mirror.On("mirror.example/debian/pool", FakeAnswers.NoConnection);
        using var client = Client();
        foreach (var package in packages)
            await Patiently(client.FetchPackageAsync(package.Lock(), Time.GetUtcNow(), Token));
        Mirror.Urls.Count(url => url.StartsWith("http://mirror.example", StringComparison.Ordinal)).ShouldBe(1);
        Log.Codes.ShouldBe(["HYG3005"]);
    }

    [Fact]
    public async Task No_more_than_six_downloads_run_at_once_on_one_host()
    {
        var packages = Enumerable.Range(0, 20).Select(i => Archive["trixie"].Add(FakePackage.Of($"package-{i}"))).ToList();
        Archive.Publish();
        var gate = new TaskCompletionSource();
        Mirror.On("pool", FakeAnswers.After(gate.Task));
        using var client = Client();
        var fetching = packages.Select(package => client.FetchPackageAsync(package.Lock(), Time.GetUtcNow(), Token)).ToList();
        Mirror.Urls.Count.ShouldBe(6);
        gate.SetResult();
        await Task.WhenAll(fetching);
        Mirror.Urls.Count.ShouldBe(20);
        Mirror.MostAtOnce.ShouldBe(6);
    }

    [Fact]
    public async Task An_index_that_changes_under_one_name_is_asked_for_past_every_cache()
    {
        await ReadNamesAsync();
        Mirror.Requests[0].Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.Zero);
        Mirror.Requests[1].Headers.CacheControl.ShouldBeNull();
        Mirror.Requests[0].Headers.UserAgent.ToString().ShouldStartWith("Sdk.Container.Hygiene/");
    }

    [Fact]
    public async Task Credentials_of_the_mirror_are_sent()
    {
        Settings = new() { Mirrors = ["http://user:secret@mirror.example/debian"] };
        await FetchAsync(Hello);
        Mirror.Requests[0].Headers.Authorization!.Scheme.ShouldBe("Basic");
        Mirror.Urls[0].ShouldNotContain("secret");
        string.Concat(Log.Infos).ShouldNotContain("secret");
    }

    // Gives 20 kB at a time.
    private sealed class SlowStream(byte[] content, Action onRead) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            onRead();
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, 20_000)], cancellationToken);
        }
    }
}
