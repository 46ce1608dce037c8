using Sdk.Container.Hygiene.Resolution;

namespace Sdk.Container.Hygiene.Tests.Resolution;

public sealed class ClosurePrunerTests
{
    // As in a .NET app's closure: openssl and debconf come only for ca-certificates' scripts.
    private const string Packages = """
        ca-certificates 1 -> openssl, debconf
        openssl 1 -> libssl3
        libssl3 1 -> libc6
        libssh 1 -> libssl3, libkrb5
        libkrb5 1 -> libc6
        libc6 1
        debconf 1 -> perl-base
        perl-base 1 -> libcrypt1
        libcrypt1 1 -> libc6
        """;

    [Theory]
    [InlineData("ca-certificates", "debconf", "ca-certificates libc6 libssl3 openssl")]
    [InlineData("ca-certificates", "openssl debconf", "ca-certificates")]
    [InlineData("ca-certificates libssl3", "openssl debconf", "ca-certificates libc6 libssl3")]
    [InlineData("ca-certificates libssh", "openssl debconf", "ca-certificates libc6 libkrb5 libssh libssl3")]
    // Who asks for it gets it.
    [InlineData("ca-certificates debconf", "openssl debconf", "ca-certificates debconf libc6 libcrypt1 perl-base")]
    [InlineData("ca-certificates", "not-there", "ca-certificates debconf libc6 libcrypt1 libssl3 openssl perl-base")]
    public void What_is_excluded_goes_with_all_that_only_it_needs(string requests, string excluded, string expected)
    {
        var kept = ClosurePruner.Prune(Resolve.Closure(Packages, requests), excluded.Split(' ').ToHashSet());
        string.Join(' ', kept.Select(package => package.Package.Name)).ShouldBe(expected);
    }

    [Fact]
    public void What_remains_speaks_only_of_what_remains()
    {
        var kept = ClosurePruner.Prune(Resolve.Closure(Packages, "ca-certificates libssh"), new HashSet<string> { "openssl", "debconf" });
        kept.Select(package => $"{package.Package.Name} < {package.RequiredBy}: {string.Join(' ', package.DependsOn)}").ShouldBe([
            "ca-certificates < : ",
            "libc6 < libkrb5: ",
            "libkrb5 < libssh: libc6",
            "libssh < : libkrb5 libssl3",
            "libssl3 < libssh: libc6",
        ]);
    }

    [Fact]
    public void Pruning_twice_changes_nothing()
    {
        var excluded = new HashSet<string> { "debconf" };
        var once = ClosurePruner.Prune(Resolve.Closure(Packages, "ca-certificates libssh"), excluded);
        ClosurePruner.Prune(once, excluded).Select(p => p.Package.Name).ShouldBe(once.Select(p => p.Package.Name));
    }

    [Theory]
    [InlineData("ca-certificates libssh", "ca-certificates", "ca-certificates debconf libc6 libcrypt1 libssl3 openssl perl-base")]
    [InlineData("libssh libssl3", "libssl3", "libc6 libssl3")]
    [InlineData("libssh", "", "")]
    [InlineData("libssh", "not-there", "")]
    public void The_base_has_what_its_roots_reach(string requests, string roots, string expected) =>
        string.Join(' ', BaseSplit.InBase(Resolve.Closure(Packages, requests), roots.Split(' ')).Order(StringComparer.Ordinal)).ShouldBe(expected);
}
