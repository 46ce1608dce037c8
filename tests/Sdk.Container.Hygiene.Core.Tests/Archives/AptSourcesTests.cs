using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

public sealed class AptSourcesTests
{
    [Theory]
    [InlineData("deb http://mirror.example/debian trixie main", "http://mirror.example/debian | trixie | main | | ")]
    [InlineData("deb   http://mirror.example/debian\ttrixie  main contrib # the rest is a comment", "http://mirror.example/debian | trixie | main contrib | | ")]
    [InlineData("deb [arch=amd64,arm64 signed-by=/usr/share/keyrings/a.gpg,/b.asc] http://mirror.example/debian trixie main", "http://mirror.example/debian | trixie | main | amd64 arm64 | /usr/share/keyrings/a.gpg /b.asc")]
    [InlineData("deb [ arch=amd64 trusted=yes ] http://mirror.example/debian trixie main", "http://mirror.example/debian | trixie | main | amd64 | ")]
    [InlineData("deb [signed-by=0123456789abcdef0123456789ABCDEF01234567!] http://mirror.example/debian trixie main", "http://mirror.example/debian | trixie | main | | 0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("deb http://mirror.example/flat ./", "http://mirror.example/flat | ./ | | | ")]
    [InlineData("deb cdrom:[Debian GNU/Linux 13 _Trixie_ - Official]/ trixie main", "cdrom:[Debian GNU/Linux 13 _Trixie_ - Official]/ | trixie | main | | ")]
    [InlineData("deb http://mirror.example/debian trixie main\r", "http://mirror.example/debian | trixie | main | | ")]
    public void A_line_is_read(string line, string expected) => Describe(AptSources.Parse(line, "/etc/apt/sources.list")).ShouldBe([expected]);

    [Theory]
    [InlineData("")]
    [InlineData("# deb http://mirror.example/debian trixie main")]
    [InlineData("deb-src http://mirror.example/debian trixie main")]
    [InlineData("deb")]
    [InlineData("deb http://mirror.example/debian")]
    [InlineData("deb [arch=amd64 http://mirror.example/debian trixie main")]
    [InlineData("deb ]] [[ ]")]
    [InlineData("debhttp://mirror.example/debian trixie main")]
    [InlineData("deb mirror.example trixie main")]
    public void A_line_that_is_no_source_is_passed_over(string line) => AptSources.Parse(line, "/etc/apt/sources.list").ShouldBeEmpty();

    [Fact]
    public void A_line_knows_its_place() =>
        AptSources.Parse("# comment\n\ndeb http://mirror.example/debian trixie main\n", "/etc/apt/sources.list").Single().Location.ShouldBe(new("/etc/apt/sources.list", 3));

    [Fact]
    public void The_field_format_is_read_with_comments_continuations_and_several_of_everything()
    {
        const string text = """
            # Modernized by apt
            Types: deb deb-src
            # http://mirror.example/old
            URIs: http://mirror.example/debian
             http://other.example/debian
            suites: trixie trixie-updates
            Components: main
            # in between
             contrib
            Architectures: amd64
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

            Types: deb-src
            URIs: http://mirror.example/sources
            Suites: trixie
            Components: main

            Types: deb
            URIs: http://mirror.example/disabled
            Suites: trixie
            Components: main
            Enabled: no

            Types: deb
            URIs: http://mirror.example/enabled
            Suites: ./
            Enabled: yes
            """;
        Describe(AptSources.Parse(text, "/etc/apt/sources.list.d/debian.sources")).ShouldBe(
        [
            "http://mirror.example/debian http://other.example/debian | trixie trixie-updates | main contrib | amd64 | /usr/share/keyrings/debian-archive-keyring.gpg",
            "http://mirror.example/enabled | ./ | | | ",
        ]);
    }

    [Fact]
    public void A_key_in_the_entry_is_unfolded()
    {
        const string text = "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n =abcd\n -----END PGP PUBLIC KEY BLOCK-----\n";
        var signedBy = AptSources.Parse(text, "a.sources").Single().SignedBy.ShouldNotBeNull();
        signedBy.Key.ShouldBe("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBF\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n");
        signedBy.Paths.ShouldBeEmpty();
    }

    [Fact]
    public void A_machine_s_files_are_read_in_apt_s_order_and_editors_copies_are_not()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sources.list.d"]);
        foreach (var file in new[] { "sources.list", "sources.list.d/b.list", "sources.list.d/a.sources", "sources.list.d/c.list~", "sources.list.d/.d.list", "sources.list.d/e.list.save", "sources.list.d/f g.list" })
        {
            File.WriteAllText(folder[file], file.EndsWith(".sources", StringComparison.Ordinal)
                ? $"Types: deb\nURIs: file:/{Path.GetFileName(file)}\nSuites: trixie\nComponents: main\n" : $"deb file:/{Path.GetFileName(file)} trixie main\n");
        }
        AptSources.ReadFolder(folder.Path, new RecordingLog()).Select(source => source.Uris[0]).ShouldBe(["file:/sources.list", "file:/a.sources", "file:/b.list"]);
    }

    [Fact]
    public void A_machine_without_apt_has_no_sources()
    {
        using var folder = new TemporaryFolder();
        AptSources.ReadFolder(folder["etc/apt"], new RecordingLog()).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_passed_over_with_a_word()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a link that leads nowhere");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sources.list.d"]);
        File.CreateSymbolicLink(folder["sources.list.d/a.list"], folder["nowhere"]);
        File.WriteAllText(folder["sources.list.d/b.list"], "deb file:/b trixie main\n");
        var log = new RecordingLog();
        AptSources.ReadFolder(folder.Path, log).Count.ShouldBe(1);
        log.Details.Single().ShouldContain("a.list");
    }

    [Fact]
    public void No_text_whatsoever_raises_an_exception()
    {
        string[] words = ["deb ", "deb", "[", "]", " ", "\t", "\n", "\r\n", "#", "http://a.example/b", "trixie", "main", "Types:", "URIs:", "Suites:", "Signed-By:", "Enabled:", "no", " .", "=", ",", "/", "-----BEGIN PGP", "\0", "é", "\ud800"];
        Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 40].Sample(parts =>
        {
            var text = string.Concat(parts);
            _ = AptSources.Parse(text, "a.list").Count();
            _ = AptSources.Parse(text, "a.sources").Count();
        });
    }

    private static IEnumerable<string> Describe(IEnumerable<AptSource> sources) => sources.Select(source =>
    {
        var text = new StringBuilder();
        foreach (var words in new[] { source.Uris, source.Suites, source.Components, source.Architectures })
            text.Append(string.Join(' ', words)).Append(words.Count > 0 ? " | " : "| ");
        return text.Append(string.Join(' ', [.. source.SignedBy?.Paths ?? [], .. source.SignedBy?.Fingerprints ?? []])).ToString();
    });
}
