using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class AccountTableTests
{
    private static readonly AccountTable s_accounts = AccountTable.Of(RootState.Empty.With([], [], new Dictionary<string, string>
    {
        ["etc/passwd"] = "root:x:0:0:root:/root:/bin/bash\nredis:x:100:101::/var/lib/redis:/usr/sbin/nologin\nbroken\n",
        ["etc/group"] = "root:x:0:\nadm:x:4:redis\nredis:x:101:\n",
    }));

    [Theory]
    [InlineData("redis", 100, 101)]
    [InlineData("redis:adm", 100, 4)]
    [InlineData("redis:7", 100, 7)]
    [InlineData("100", 100, 101)]
    [InlineData("12345", 12345, 12345)]
    [InlineData("12345:adm", 12345, 4)]
    [InlineData("0:0", 0, 0)]
    public void Owners_have_numbers(string owner, int user, int group) => s_accounts.Find(owner).ShouldBe((user, group));

    [Theory]
    [InlineData("valkey")]
    [InlineData("redis:valkey")]
    [InlineData("redis:")]
    [InlineData(":adm")]
    [InlineData("-1")]
    [InlineData("")]
    public void Who_is_nobody_has_none(string owner) => s_accounts.Find(owner).ShouldBeNull();

    [Fact]
    public void An_account_is_added_at_the_end_and_only_once()
    {
        var more = s_accounts.With("ssh", 2222, "/home/ssh", "/bin/bash");
        more.Passwd.ShouldBe($"{s_accounts.Passwd}ssh:*:2222:2222::/home/ssh:/bin/bash\n");
        more.Group.ShouldBe($"{s_accounts.Group}ssh:*:2222:\n");
        more.Names.ShouldContain("ssh");
        more.With("ssh", 1, "/", "/bin/sh").ShouldBeSameAs(more);
    }
}
