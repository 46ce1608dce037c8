using CsCheck;
using Sdk.Container.Hygiene.Archives;

namespace Sdk.Container.Hygiene.Tests.Archives;

public sealed class MirrorTests
{
    [Theory]
    [InlineData("http://mirror.example/debian/", "http://mirror.example/debian", "http://mirror.example/debian/pool/a%2Bb_1~2_amd64.deb")]
    [InlineData(" https://mirror.example:8443 ", "https://mirror.example:8443", "https://mirror.example:8443/pool/a%2Bb_1~2_amd64.deb")]
    [InlineData("HTTP://MIRROR.example/Debian", "HTTP://MIRROR.example/Debian", "http://mirror.example/Debian/pool/a%2Bb_1~2_amd64.deb")]
    [InlineData("http://user:secret@mirror.example/debian", "http://mirror.example/debian", "http://mirror.example/debian/pool/a%2Bb_1~2_amd64.deb")]
    public void A_server_is_read(string url, string name, string file)
    {
        var mirror = Mirror.Parse(url);
        mirror.ToString().ShouldBe(name);
        mirror.At("pool/a+b_1~2_amd64.deb").AbsoluteUri.ShouldBe(file);
    }

    [Fact]
    public void Credentials_are_sent_and_never_shown()
    {
        var mirror = Mirror.Parse("http://user:p%40ss@mirror.example/debian");
        mirror.Authorization.ShouldBe("Basic " + Convert.ToBase64String("user:p@ss"u8));
        mirror.ToString().ShouldBe("http://mirror.example/debian");
        mirror.Address!.UserInfo.ShouldBeEmpty();
        Mirror.TryParse("ftp://user:secret@mirror.example/debian", out _, out var problem).ShouldBeFalse();
        problem!.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("file:/srv/debian", "/srv/debian")]
    [InlineData("file:///srv/debian/", "/srv/debian")]
    [InlineData("file://localhost/srv/my%20debian", "/srv/my debian")]
    [InlineData("copy:/srv/debian", "/srv/debian")]
    public void A_folder_is_read(string url, string folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths of Unix");
        Mirror.Parse(url).Folder.ShouldBe(folder);
    }

    [Theory]
    [InlineData("", "HYG3001")]
    [InlineData("mirror.example/debian", "HYG3001")]
    [InlineData("/srv/debian", "HYG3001")]
    [InlineData("http://", "HYG3001")]
    [InlineData("http://mirror.example/debian?a=b", "HYG3001")]
    [InlineData("http:// mirror.example", "HYG3001")]
    [InlineData("file:srv/debian", "HYG3001")]
    [InlineData("file://other.example/srv/debian", "HYG3001")]
    [InlineData("c:/debian", "HYG3001")]
    [InlineData("ftp://mirror.example/debian", "HYG3002")]
    [InlineData("cdrom:[Debian]/", "HYG3002")]
    [InlineData("mirror+https://mirror.example/list", "HYG3002")]
    [InlineData("mirror://mirror.example/list", "HYG3002")]
    [InlineData("tor+http://mirror.example/debian", "HYG3002")]
    public void What_is_no_mirror_is_refused_by_name(string url, string code)
    {
        Mirror.TryParse(url, out _, out var problem).ShouldBeFalse();
        problem!.Code.ShouldBe(code);
        problem.Message.ShouldContain($"'{url}'");
    }

    [Fact]
    public void No_text_whatsoever_raises_another_exception()
    {
        string[] words = ["http", "https", "file", "mirror+file", ":", "//", "/", "@", "[", "]", "a.example", ":80", ":99999", "%", "%00", "%zz", "..", "é", "\ud800", " ", "#", "?", "\\"];
        Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 12].Sample(parts =>
        {
            if (Mirror.TryParse(string.Concat(parts), out var mirror, out _) && mirror.Address is not null)
                _ = mirror.At("dists/trixie/InRelease");
        });
    }
}
