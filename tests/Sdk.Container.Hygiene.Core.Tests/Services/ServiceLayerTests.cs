using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Tests.Services;

public sealed class ServiceLayerTests : IDisposable
{
    private readonly RecipeFolders _recipes = new();
    private readonly AccountTable _accounts = AccountTable.OfDistroless(1654);

    public void Dispose() => _recipes.Dispose();

    [Fact]
    public void Files_links_and_folders_are_what_they_are()
    {
        _recipes.Write("ours/run.sh", "echo ${version}\r\nexit\r\n").With("x", """
            "packages": ["x"], "versionOf": "x-*", "files": [
              { "path": "/usr/libexec/x-${version}", "source": "../run.sh", "owner": "www-data:www-data", "mode": "0750" },
              { "path": "/usr/bin/x", "target": "/usr/bin/x${version}" },
              { "path": "/etc/x.d" },
            ]
            """);
        var (files, accounts) = ServiceLayer.Of(_recipes.Select("x", locked: "x-7.1")!, _accounts);
        accounts.ShouldBeSameAs(_accounts);
        files.Select(file => $"{file.Path} {(file.Content is { } content ? Encoding.UTF8.GetString(content.Span) : "-")} {file.Target} {file.Owner} {file.Mode}").ShouldBe(
        [
            $"/usr/libexec/x-7.1 echo 7.1\nexit\n  www-data:www-data {0b111_101_000}",
            "/usr/bin/x - /usr/bin/x7.1 root:root ",
            "/etc/x.d -  root:root ",
        ]);
    }

    /// <summary>Line ends and the version are for texts; in a script of a recipe without one, ${version} is the shell's.</summary>
    [Fact]
    public void What_is_no_text_stays_and_so_does_a_variable_of_the_shell_s()
    {
        byte[] binary = [0x1F, 0x8B, 8, 0, (byte)'\r', (byte)'\n', 0xFF];
        byte[] latin = [.. "gr\u00fc\u00dfe\r\n".Select(letter => (byte)letter)];
        var text = "\ufeffecho ${version}\f\u2028\r\n";
        _recipes.Write("ours/seed.gz", "").Write("ours/latin", "").Write("ours/run.sh", text).With("x", """
            "packages": ["x"], "files": [{ "path": "/seed.gz", "source": "../seed.gz" }, { "path": "/latin", "source": "../latin" }, { "path": "/run", "source": "../run.sh" }]
            """);
        File.WriteAllBytes(_recipes["ours/seed.gz"], binary);
        File.WriteAllBytes(_recipes["ours/latin"], latin);
        var (files, _) = ServiceLayer.Of(_recipes.Select("x")!, _accounts);
        files[0].Content!.Value.ToArray().ShouldBe(binary);
        files[1].Content!.Value.ToArray().ShouldBe(latin);
        Encoding.UTF8.GetString(files[2].Content!.Value.Span).ShouldBe(text[1..].Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_of_the_recipe_comes_into_the_image_s_own()
    {
        _recipes.With("x", """ "packages": ["x"], "account": { "name": "x", "id": 2222, "home": "/home/x", "shell": "/bin/sh" } """);
        var (files, accounts) = ServiceLayer.Of(_recipes.Select("x")!, _accounts);
        files.Select(file => file.Path).ShouldBe(["/etc/passwd", "/etc/group"]);
        Encoding.UTF8.GetString(files[0].Content!.Value.Span).ShouldBe($"{_accounts.Passwd}x:*:2222:2222::/home/x:/bin/sh\n");
        Encoding.UTF8.GetString(files[1].Content!.Value.Span).ShouldBe($"{_accounts.Group}x:*:2222:\n");
        accounts.Find("x").ShouldBe((2222, 2222));
    }

    [Fact]
    public void A_source_that_is_not_there_is_told_with_its_path()
    {
        _recipes.With("x", """ "packages": ["x"], "files": [{ "path": "/etc/x", "source": "x.conf" }] """);
        var failure = Should.Throw<HygieneException>(() => ServiceLayer.Of(_recipes.Select("x")!, _accounts)).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5405");
        failure.Message.ShouldContain(_recipes["ours/x/x.conf"]);
    }

    [Theory]
    [InlineData("www-data", "33:33")]
    [InlineData("www-data:staff", "33:50")]
    [InlineData("1000", "1000:1000")]
    public void The_user_becomes_numbers(string user, string numbers) =>
        ServiceLayer.WithNumbers(new() { Version = 1, Packages = [], User = user }, _accounts).User.ShouldBe(numbers);

    [Fact]
    public void A_user_that_the_image_does_not_have_is_refused_with_the_nearest()
    {
        var failure = Should.Throw<HygieneException>(() => ServiceLayer.WithNumbers(new() { Version = 1, Packages = [], User = "wwwdata" }, _accounts)).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5404");
        failure.Message.ShouldContain("Did you mean 'www-data'?");
    }
}
