using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Archives;

public sealed class OfflineTests : ArchiveFixture
{
    [Fact]
    public async Task What_was_seen_before_is_enough()
    {
        var online = await OpenAsync();
        await ReadNamesAsync();
        await FetchAsync(Hello);
        var asked = Mirror.Urls.Count;

        Offline = true;
        Settings = new();
        (await OpenAsync()).InRelease.ShouldBe(online.InRelease);
        (await ReadNamesAsync()).ShouldBe(["hello"]);
        File.Exists(await FetchAsync(Hello)).ShouldBeTrue();
        Mirror.Urls.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task What_is_missing_is_said()
    {
        Offline = true;
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync())).Message.ShouldStartWith("cannot read the suite trixie offline");
        (await Should.ThrowAsync<HygieneException>(() => FetchAsync(Hello))).Message.ShouldStartWith("cannot use hello 1.0-1 (amd64) offline");
        Offline = false;
        await OpenAsync();
        Offline = true;
        (await Should.ThrowAsync<HygieneException>(() => ReadNamesAsync())).Message.ShouldStartWith("cannot read Packages of trixie main for amd64 offline");
    }

    [Fact]
    public async Task What_has_expired_meanwhile_is_refused()
    {
        Archive["trixie"].ValidUntil = Time.GetUtcNow().AddDays(7);
        Archive.Publish();
        await OpenAsync();
        Offline = true;
        await OpenAsync();
        Time.Advance(TimeSpan.FromDays(8));
        (await Should.ThrowAsync<HygieneException>(() => OpenAsync())).Code.ShouldBe("HYG3131");
    }
}
