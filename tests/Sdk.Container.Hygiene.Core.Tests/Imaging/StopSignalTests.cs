using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class StopSignalTests
{
    [Theory]
    [InlineData("SIGTERM", true)]
    [InlineData("SIGRTMIN+3", true)]
    [InlineData("15", true)]
    [InlineData("", true)]
    [InlineData("SIGTRM", false)]
    [InlineData("term", false)]
    [InlineData("0", false)]
    [InlineData("65", false)]
    [InlineData("SIGRTMIN+x", false)]
    [InlineData("SIGRTMIN+15", true)]
    [InlineData("SIGRTMIN+16", false)]
    [InlineData("SIGRTMAX-1", true)]
    [InlineData("SIGRTMAX-15", false)]
    public void A_stop_signal_is_one_of_Linux(string value, bool known)
    {
        if (known)
            StopSignal.Require(value);
        else
            Should.Throw<HygieneException>(() => StopSignal.Require(value)).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("HYG1025");
    }
}
