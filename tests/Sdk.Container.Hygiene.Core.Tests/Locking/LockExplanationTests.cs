using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

public sealed class LockExplanationTests
{
    [Fact]
    public void A_library_of_the_base_is_explained_by_every_way_that_leads_to_it() => Explain("libc6").ShouldBe("""
        libc6 2.41-12 (amd64) is in the image.

          because     DebianPackage 'ffmpeg' -> ffmpeg -> libc6
                      DebianPackage 'nginx (1.26*)' -> nginx -> libc6
                      the base -> libc6
          needed by   ffmpeg, libavcodec61, nginx
          depends on  libgcc-s1
          layer       the base, shared with other images
          suite       trixie (Debian, trixie, released 2026-01-10 10:28 UTC)
          source      glibc 2.41-12
          file        pool/main/l/libc6/libc6_2.41-12_amd64.deb
          size        1,005 bytes
          sha256      ef4ab11da6bc7c2c77b4343f1c7d021aaddcb43a2941d45bf5e73a86ceff76b9
          InRelease   50573ac999b4f7516852df798aafddb1ef893a0352b7c1c7559b984eb5a40bbc
          signed by   41587F7DB8C774BCCF131416762F67A0B2C39DE4
        """);

    [Fact]
    public void A_package_that_was_asked_for_names_the_item() => Explain("nginx").ShouldBe("""
        nginx 1.26.3-3+deb13u1 (amd64) is in the image.

          because     DebianPackage 'nginx (1.26*)' -> nginx
          depends on  libc6
          layer       this project's packages
          suite       trixie (Debian, trixie, released 2026-01-10 10:28 UTC)
          source      nginx 1.26.3-3+deb13u1
          file        pool/main/n/nginx/nginx_1.26.3-3+deb13u1_amd64.deb
          size        1,005 bytes
          sha256      e56aebc97ce66ed4a3d79734a4f3c00bc8946f64613624dc746d91663a0fef27
          InRelease   50573ac999b4f7516852df798aafddb1ef893a0352b7c1c7559b984eb5a40bbc
          signed by   41587F7DB8C774BCCF131416762F67A0B2C39DE4
        """);

    [Fact]
    public void A_dependency_of_a_package_names_the_chain() =>
        Reasons(Explain("libavcodec61")).ShouldBe(["DebianPackage 'ffmpeg' -> ffmpeg -> libavcodec61"]);

    [Fact]
    public void A_lock_without_recorded_dependencies_knows_at_least_what_pulled_a_package_in()
    {
        var bare = SampleLock.Architecture with { Packages = [.. SampleLock.Architecture.Packages.Select(package => package with { DependsOn = [] })] };
        Reasons(Explain("libgcc-s1", bare)).ShouldBe(["the base -> libc6 -> libgcc-s1"]);
    }

    [Fact]
    public void Of_several_ways_to_one_item_the_shortest_is_told()
    {
        var locked = Lock(
            SampleLock.Package("app", "1", dependsOn: ["left", "right"]),
            SampleLock.Package("deep", "1", requiredBy: "middle"),
            SampleLock.Package("left", "1", requiredBy: "app", dependsOn: ["middle"]),
            SampleLock.Package("middle", "1", requiredBy: "left", dependsOn: ["deep"]),
            SampleLock.Package("right", "1", requiredBy: "app", dependsOn: ["deep"]));
        Reasons(Explain("deep", locked)).ShouldBe(["DebianPackage 'app' -> app -> right -> deep"]);
    }

    [Fact]
    public void Packages_that_depend_on_each_other_are_explained_all_the_same()
    {
        var locked = Lock(
            SampleLock.Package("app", "1", dependsOn: ["one"]),
            SampleLock.Package("one", "1", requiredBy: "app", dependsOn: ["two"]),
            SampleLock.Package("two", "1", requiredBy: "one", dependsOn: ["one"]));
        Reasons(Explain("two", locked)).ShouldBe(["DebianPackage 'app' -> app -> one -> two"]);
    }

    [Fact]
    public void A_package_that_stands_for_a_virtual_name_was_asked_for()
    {
        var locked = Lock(SampleLock.Package("mawk", "1"));
        Reasons(Explain("mawk", locked)).ShouldBe(["the project -> mawk"]);
    }

    [Fact]
    public void A_long_list_of_reasons_ends_with_their_number()
    {
        var items = Enumerable.Range(1, 8).Select(index => SampleLock.Package($"app{index}", "1", dependsOn: ["libfoo"])).ToList();
        var locked = Lock([.. items, SampleLock.Package("libfoo", "1", requiredBy: "app1")]);
        Reasons(Explain("libfoo", locked)).ShouldBe(
        [
            "DebianPackage 'app1' -> app1 -> libfoo", "DebianPackage 'app2' -> app2 -> libfoo", "DebianPackage 'app3' -> app3 -> libfoo",
            "DebianPackage 'app4' -> app4 -> libfoo", "DebianPackage 'app5' -> app5 -> libfoo", "and 3 more",
        ]);
    }

    [Fact]
    public void A_chain_longer_than_a_line_goes_on_in_the_next_one()
    {
        var names = Enumerable.Range(1, 9).Select(index => $"lib-of-a-long-name{index}").ToList();
        var locked = Lock([.. names.Select((name, index) => SampleLock.Package(name, "1", index == 0 ? null : names[index - 1]))]);
        var text = Explain("lib-of-a-long-name9", locked with { Inputs = SampleLock.Inputs with { Packages = [names[0]] } });
        text.Split('\n').ShouldAllBe(line => line.Length <= 110);
        Reasons(text).ShouldBe(
        [
            "DebianPackage 'lib-of-a-long-name1' -> lib-of-a-long-name1 -> lib-of-a-long-name2",
            "-> lib-of-a-long-name3 -> lib-of-a-long-name4 -> lib-of-a-long-name5 -> lib-of-a-long-name6",
            "-> lib-of-a-long-name7 -> lib-of-a-long-name8 -> lib-of-a-long-name9",
        ]);
    }

    [Fact]
    public void A_package_that_is_not_in_the_image_is_an_error_with_the_nearest_names()
    {
        var refusal = Should.Throw<HygieneException>(() => Explain("libavcodec62")).Diagnostics.ShouldHaveSingleItem();
        refusal.Code.ShouldBe("HYG2010");
        refusal.Message.ShouldContain("Did you mean 'libavcodec61'?");
    }

    [Fact]
    public void The_name_of_a_source_package_leads_to_what_is_built_from_it() =>
        Should.Throw<HygieneException>(() => Explain("glibc")).Message.ShouldContain("Did you mean 'libc6'?");

    [Fact]
    public void An_architecture_that_is_not_locked_is_an_error() =>
        Should.Throw<HygieneException>(() => LockExplanation.Render(SampleLock.File, "arm64", "libc6", LockEdit.Path)).Code.ShouldBe("HYG2009");

    private static LockedArchitecture Lock(params LockedPackage[] packages) => SampleLock.Architecture with
    {
        Inputs = SampleLock.Inputs with { Packages = [.. packages.Where(package => package.RequiredBy is null && package.Name != "mawk").Select(package => package.Name)] },
        Packages = packages,
    };

    private static string Explain(string package, LockedArchitecture? locked = null) =>
        LockExplanation.Render(LockFile.Empty.With("amd64", locked ?? SampleLock.Architecture), "amd64", package, LockEdit.Path);

    // What stands in the block "because".
    private static List<string> Reasons(string text)
    {
        var lines = text.Split('\n').SkipWhile(line => !line.StartsWith("  because", StringComparison.Ordinal)).ToList();
        return [.. lines.Take(1).Concat(lines.Skip(1).TakeWhile(line => line.StartsWith("   ", StringComparison.Ordinal))).Select(line => line.Replace("because", "", StringComparison.Ordinal).Trim())];
    }
}
