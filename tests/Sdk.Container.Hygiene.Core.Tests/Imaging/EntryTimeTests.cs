using CsCheck;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class EntryTimeTests
{
    [Fact]
    public void Files_of_other_content_have_other_times_within_a_day() => Gen.Byte.Array.Sample(content =>
    {
        var time = EntryTime.Shared.OfContent(Sha256Digest.Of(content).Hex);
        (EntryTime.Shared.Seconds - time).ShouldBeInRange(0, 86_399);
        EntryTime.Shared.OfContent(Sha256Digest.Of(content).Hex).ShouldBe(time);
    }, iter: 100);

    [Fact]
    public void The_same_length_does_not_mean_the_same_time() =>
        new EntryTime(1_750_000_000).OfContent(Sha256Digest.Of("hello"u8).Hex).ShouldNotBe(new EntryTime(1_750_000_000).OfContent(Sha256Digest.Of("hallo"u8).Hex));

    [Fact]
    public void There_is_no_time_before_1970() => new EntryTime(0).OfContent(new string('f', 64)).ShouldBe(0);
}
