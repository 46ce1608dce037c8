using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Debian;

public sealed class PackageIndexTests
{
    private const string Packages = """
        mail-server 1:2.0-3 -> libc6 (>= 2.36); Provides: mail-transport-agent, smtpd (= 2.0), smtpd:any (= 3); Source: mail (1:2.0-2); Multi-Arch: allowed; Essential: yes
        libc6 2.41-12; Priority: required; Architecture: all; Protected: yes
        mail-server 1:2.1-1; Provides: smtpd
        """;

    private static readonly PackageIndex Index = PackagesText.Index(Packages);

    [Fact]
    public void All_versions_of_a_name_are_found() => Index.Find("mail-server").Select(package => package.ToString()).ShouldBe(["mail-server 1:2.0-3", "mail-server 1:2.1-1"]);

    [Theory]
    [InlineData("libc")]
    [InlineData("libc66")]
    [InlineData("LIBC6")]
    [InlineData("mail-transport-agent")]
    [InlineData("")]
    public void Only_a_whole_name_is_found(string name) => Index.Find(name).ShouldBeEmpty();

    [Fact]
    public void Who_provides_a_name_is_found_once_for_each_mention()
    {
        Index.FindProviders("mail-transport-agent").Select(package => package.Version.ToString()).ShouldBe(["1:2.0-3"]);
        Index.FindProviders("smtpd").Select(package => package.Version.ToString()).ShouldBe(["1:2.0-3", "1:2.0-3", "1:2.1-1"]);
        Index.FindProviders("libc6").ShouldBeEmpty();
    }

    [Fact]
    public void Names_come_in_the_order_of_the_file() => Index.Names.ShouldBe(["mail-server", "libc6", "mail-server"]);

    [Fact]
    public void A_package_reads_its_fields()
    {
        var package = Index.Find("mail-server").First();
        (package.Source, package.SourceVersion.ToString()).ShouldBe(("mail", "1:2.0-2"));
        (package.Architecture, package.Filename, package.Size).ShouldBe(("amd64", "pool/main/m/mail-server/mail-server_12.0-3_amd64.deb", 1234));
        (package.IsEssential, package.IsProtected, package.IsMultiArchAllowed, package.Priority).ShouldBe((true, false, true, 4));
        package.Provides.Select(provided => provided.ToString()).ShouldBe(["mail-transport-agent", "smtpd (= 2.0)", "smtpd:any (= 3)"]);
        package.GetDependencies(DependencyKind.Depends).Select(dependency => dependency.ToString()).ShouldBe(["libc6 (>= 2.36)"]);
        package.Suite.ShouldBe("trixie");
    }

    [Fact]
    public void A_package_that_names_no_source_is_its_own()
    {
        var package = Index.Find("libc6").Single();
        (package.Source, package.SourceVersion, package.Priority, package.IsProtected).ShouldBe(("libc6", package.Version, 1, true));
    }

    [Theory]
    [InlineData(false, false, 500)]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 100)]
    [InlineData(false, true, 500)]
    public void A_suite_has_apts_priority(bool notAutomatic, bool butAutomaticUpgrades, int expected) =>
        PackagesText.Index("a 1", "x", notAutomatic, butAutomaticUpgrades).PinPriority.ShouldBe(expected);

    [Theory]
    [InlineData("a 1; Filename:", "HYG4042")]
    [InlineData("a 1; Size:", "HYG4042")]
    [InlineData("a 1; SHA256:", "HYG4042")]
    [InlineData("a 1; Version:", "HYG4042")]
    [InlineData("a 1; Architecture:", "HYG4042")]
    [InlineData("a 1; Version: one two", "HYG4043")]
    [InlineData("a 1; Size: -1", "HYG4043")]
    [InlineData("a 1; Size: 9999999999999999999", "HYG4043")]
    [InlineData("a 1; SHA256: abc", "HYG4043")]
    [InlineData("a 1; Filename: ../../etc/passwd", "HYG4043")]
    [InlineData("a 1; Filename: /etc/passwd", "HYG4043")]
    [InlineData("a 1; Filename: pool/./a.deb", "HYG4043")]
    [InlineData("a 1; Filename: pool//a.deb", "HYG4043")]
    [InlineData("a 1; Filename: pool/a.deb?x", "HYG4043")]
    [InlineData("a 1; Filename: pool/%2e%2e/a.deb", "HYG4043")]
    [InlineData("a 1; Filename: pool\\a.deb", "HYG4043")]
    [InlineData("a 1; Architecture: ../x", "HYG4043")]
    [InlineData("a 1; Source: a b", "HYG4043")]
    [InlineData("a 1; Source: b (1", "HYG4043")]
    [InlineData("a 1; Source: b (one two)", "HYG4043")]
    [InlineData("a 1; Source: ../b", "HYG4043")]
    [InlineData("a 1; Source: (1.0)", "HYG4043")]
    public void A_bad_stanza_is_refused_when_it_is_wanted(string line, string code)
    {
        var package = PackagesText.Index(line).Find("a").Single();
        Should.Throw<HygieneException>(package.Validate).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("a 1 -> b c")]
    [InlineData("a 1; Pre-Depends: b (>=)")]
    [InlineData("a 1; Breaks: b |")]
    public void A_bad_dependency_names_the_package(string line)
    {
        var package = PackagesText.Index(line).Find("a").Single();
        var failure = Should.Throw<HygieneException>(() => Enum.GetValues<DependencyKind>().SelectMany(package.GetDependencies).Count());
        failure.Code.ShouldBe("HYG4041");
        failure.Message.ShouldContain("a 1 (trixie)");
    }

    [Theory]
    [InlineData("Package: a\r\nVersion: 1\r\n\r\nPackage: b\r\nProvides: x,\r\n y\r\n\r\n")]
    [InlineData("\n\nPackage: a\nVersion: 1\n\n\n\nProvides: x,\n\ty (= 1) ,\nPackage: b")]
    [InlineData("Package: a\n \t\nPackage:b\nProvides:\n x\n ,y")]
    public void A_file_is_indexed_however_it_is_spaced(string text)
    {
        var index = PackageIndex.Parse(Encoding.UTF8.GetBytes(text), "x", PackagesText.Release("x"));
        index.Names.ShouldBe(["a", "b"]);
        index.Find("a").Single().Name.ShouldBe("a");
        index.FindProviders("x").Single().Name.ShouldBe("b");
        index.FindProviders("y").Single().Name.ShouldBe("b");
    }

    [Fact]
    public void A_name_of_no_letters_is_none()
    {
        var index = PackageIndex.Parse("Package: :any\nProvides: (= 1), , :x\n\nPackage:\n"u8.ToArray(), "x", PackagesText.Release("x"));
        index.Count.ShouldBe(0);
        index.FindProviders("").ShouldBeEmpty();
        index.FindFirstMention("").ShouldBeNull();
    }

    [Fact]
    public void Thousands_of_names_are_all_found()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"Package: p{i}\nProvides: v{i % 7}, w{i}\n\n"));
        var index = PackageIndex.Parse(Encoding.UTF8.GetBytes(text), "x", PackagesText.Release("x"));
        index.Count.ShouldBe(5000);
        for (var i = 0; i < 5000; i++)
        {
            index.Find($"p{i}").Single().Name.ShouldBe($"p{i}");
            index.FindProviders($"w{i}").Single().Name.ShouldBe($"p{i}");
        }
        index.FindProviders("v3").Count().ShouldBe(714);
    }

    [Fact]
    public void No_bytes_can_break_it()
    {
        byte[][] pieces = [.. new[] { "Package:", "Provides:", "Version:", "Depends:", " a", " b (= 1)", ",", ":any", "\n", "\n\n", "\r\n", " ", "\t", "\u00e4", "(", ":" }.Select(Encoding.UTF8.GetBytes), [0xff, 0]];
        Any.Of(pieces).Array[0, 40].Sample(parts =>
        {
            var index = PackageIndex.Parse(parts.SelectMany(part => part).ToArray(), "x", PackagesText.Release("x"));
            foreach (var name in index.Names.Append("a").Append("b"))
            {
                foreach (var package in index.Find(name).Concat(index.FindProviders(name)))
                {
                    HygieneOnly(package.Validate);
                    HygieneOnly(() => package.GetDependencies(DependencyKind.Depends).Count.ShouldBeGreaterThanOrEqualTo(0));
                    HygieneOnly(() => package.Provides.Count.ShouldBeGreaterThanOrEqualTo(0));
                }
                index.FindFirstMention(name);
            }
        }, iter: 5000);
    }

    private static void HygieneOnly(Action action)
    {
        try
        {
            action();
        }
        catch (HygieneException)
        {
        }
    }
}
