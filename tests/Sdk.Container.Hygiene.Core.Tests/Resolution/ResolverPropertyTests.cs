using CsCheck;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Resolution;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Resolution;

/// <summary>What holds in any world, also in those that nobody would build.</summary>
public sealed class ResolverPropertyTests
{
    private static readonly Gen<string> Name = Any.Of("a", "b", "c", "d", "e", "f", "g", "h");
    private static readonly Gen<string> Relation = Gen.Select(Name, Any.Of("", "", "", " (>= 2)", " (<< 2)", " (= 1)", ":any"), (name, rest) => name + rest);
    private static readonly Gen<string> Depends = Relation.Array[1, 2].Select(alternatives => string.Join(" | ", alternatives)).Array[0, 3].Select(field => string.Join(", ", field));
    private static readonly Gen<string> Few = Relation.Array[0, 1].Select(relations => string.Concat(relations));
    private static readonly Gen<string> Extra = Any.Of("", "", "; Multi-Arch: allowed", "; Priority: required", "; Essential: yes", "; Protected: yes");
    private static readonly Gen<string> Provides = Gen.Select(Name, Any.Of("", "", "", " (= 2)", null!), (name, version) => version is null ? "" : name + version);
    private static readonly Gen<string> Package = Gen.Select(Name, Any.Of("1", "2", "3"), Depends, Gen.Select(Few, Few, Few), Gen.Select(Provides, Gen.Bool), Extra, (name, version, depends, fields, provides, extra) =>
        $"{name} {version}{(depends.Length > 0 ? $" -> {depends}" : "")}; Conflicts: {fields.Item1}; Recommends: {fields.Item2}; Breaks: {fields.Item3}; Provides: {(provides.Item2 ? provides.Item1 : "")}{extra}");
    private static readonly Gen<string> World = Package.Array[1, 12].Select(packages => string.Join('\n', packages.DistinctBy(package => package[..3])));
    private static readonly Gen<string[]> Requests = Name.Array[1, 4];

    [Fact]
    public void The_order_of_requests_does_not_matter() => Gen.Select(World, Requests).SelectMany((world, requests) => Gen.Shuffle(requests).Select(shuffled => (world, requests, shuffled)))
        .Sample(sample =>
        {
            PackageIndex[] suites = [PackagesText.Index(sample.world)];
            var outcome = Resolve.Outcome(suites, string.Join(' ', sample.requests));
            // Messages about the request itself keep the order of the items.
            if (!outcome.Contains("HYG400", StringComparison.Ordinal) || outcome.Contains("HYG4005", StringComparison.Ordinal) || outcome.Contains("HYG4006", StringComparison.Ordinal))
                Resolve.Outcome(suites, string.Join(' ', sample.shuffled)).ShouldBe(outcome);
        }, iter: 3000);

    [Fact]
    public void A_closure_has_what_it_needs_and_nothing_that_it_forbids() => Gen.Select(World, Requests, Gen.Bool).Sample((world, requests, recommends) =>
    {
        if (TryResolve(world, requests, recommends) is not { } closure)
            return;
        var installed = closure.Select(p => p.Package).ToList();
        installed.Select(p => p.Name).ShouldBe(installed.Select(p => p.Name).Distinct().Order(StringComparer.Ordinal));
        foreach (var package in installed)
        {
            foreach (var kind in new[] { DependencyKind.PreDepends, DependencyKind.Depends })
                package.GetDependencies(kind).ShouldAllBe(d => d.Alternatives.Any(relation => installed.Any(other => Meets(other, relation))), package.ToString());
            foreach (var kind in new[] { DependencyKind.Conflicts, DependencyKind.Breaks })
                package.GetDependencies(kind).ShouldAllBe(d => !installed.Any(other => other != package && Meets(other, d.Alternatives[0])), package.ToString());
        }
    }, iter: 3000);

    [Fact]
    public void Every_package_can_be_traced_back_to_a_request() => Gen.Select(World, Requests, Gen.Bool).Sample((world, requests, recommends) =>
    {
        if (TryResolve(world, requests, recommends) is not { } closure)
            return;
        var byName = closure.ToDictionary(p => p.Package.Name);
        foreach (var package in closure)
        {
            var steps = 0;
            for (var at = package; at.RequiredBy is not null; at = byName[at.RequiredBy])
            {
                byName[at.RequiredBy].DependsOn.ShouldContain(at.Package.Name);
                (++steps).ShouldBeLessThan(20);
            }
            package.DependsOn.ShouldAllBe(name => byName.ContainsKey(name));
            package.DependsOn.ShouldBe(package.DependsOn.Distinct().Order(StringComparer.Ordinal));
        }
    }, iter: 3000);

    [Fact]
    public void A_lock_of_its_own_result_changes_nothing() => Gen.Select(World, Requests).Sample((world, requests) =>
    {
        if (TryResolve(world, requests, false) is not { } closure)
            return;
        var pins = string.Join(' ', closure.Select(p => $"{p.Package.Name}={p.Package.Version}"));
        Resolve.Versions([PackagesText.Index(world)], string.Join(' ', requests), pins).ShouldBe(pins);
    }, iter: 2000);

    [Fact]
    public void Worlds_and_requests_end_in_a_closure_or_in_a_coded_error()
    {
        var line = Gen.Select(Package, Gen.Int[0, 60], Gen.String[Gen.Char["ab;:,|()<>=-> 12\t\u00e4"], 0, 6], (package, at, noise) => package.Insert(Math.Min(at, package.Length), noise));
        Gen.Select(line.Array[1, 8], Requests, Gen.Bool).Sample((lines, requests, recommends) =>
        {
            var stanzas = string.Join('\n', lines.Select(l => "Package: " + l.Replace("; ", "\n", StringComparison.Ordinal).Replace(" -> ", "\nVersion: 1\nArchitecture: amd64\nDepends: ", StringComparison.Ordinal) + "\n"));
            try
            {
                new PackageResolver([PackageIndex.Parse(System.Text.Encoding.UTF8.GetBytes(stanzas), "x", PackagesText.Release("x"))]).Resolve(new()
                {
                    Architecture = "amd64",
                    Packages = [.. requests.Select(name => new PackageRequest(name, null, name))],
                    InstallRecommends = recommends,
                });
            }
            catch (HygieneException failure)
            {
                failure.Diagnostics.ShouldAllBe(d => d.Code.StartsWith("HYG40", StringComparison.Ordinal));
            }
        }, iter: 3000);
    }

    private static IReadOnlyList<ResolvedPackage>? TryResolve(string world, string[] requests, bool recommends)
    {
        try
        {
            return Resolve.Closure(world, string.Join(' ', requests), recommends);
        }
        catch (HygieneException)
        {
            return null;
        }
    }

    // Written again, and more simply, than in the resolver: what a relation means, by Policy §7.
    private static bool Meets(BinaryPackage package, PackageRelation relation) =>
        (relation.Qualifier is null || package.IsMultiArchAllowed)
        && (package.Name == relation.Name && relation.Accepts(package.Version) || package.Provides.Any(p => p.Name == relation.Name && relation.Accepts(p.Version)));
}
