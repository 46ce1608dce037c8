using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class AppUserTests
{
    [Theory]
    [InlineData("1654", 1654, 1654)]
    [InlineData("1000", 1000, 1000)]
    [InlineData("1000:2000", 1000, 2000)]
    [InlineData("app", 1654, 1654)]
    [InlineData("root", 0, 0)]
    [InlineData("www-data", 33, 33)]
    [InlineData("www-data:staff", 33, 50)]
    [InlineData("games", 5, 60)]
    [InlineData("1000:app", 1000, 1654)]
    [InlineData("", 0, 0)]
    [InlineData(null, 0, 0)]
    public void A_user_has_numbers(string? user, int userId, int groupId) => AppUser.Resolve(user, 1654).ShouldBe((userId, groupId));

    [Theory]
    [InlineData("somebody")]
    [InlineData("1000:somebody")]
    [InlineData(":1000")]
    [InlineData("-1")]
    public void A_name_that_nobody_knows_is_refused(string user) =>
        Should.Throw<HygieneException>(() => AppUser.Resolve(user, 1654)).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("HYG1024");
}
