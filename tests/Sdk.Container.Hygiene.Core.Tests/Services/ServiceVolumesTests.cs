using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Services;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Services;

public sealed class ServiceVolumesTests
{
    private static readonly RootState s_packages = RootState.Empty.With(
        [
            new(new("srv", TarEntryKind.Directory, 0b111_101_101, 5, 0, 0)),
            new(new("var/lib/redis", TarEntryKind.Directory, 0b111_101_000, 5, 100, 101)),
            new(new("opt/redis", TarEntryKind.SymbolicLink, 0x1FF, 5, LinkTarget: "../var/lib")),
            new(new("var/mail", TarEntryKind.SymbolicLink, 0x1FF, 5, LinkTarget: "spool/mail")),
        ],
        [], new Dictionary<string, string>());

    [Fact]
    public void A_folder_that_there_is_not_is_made_for_the_user() => Folders("/data/shop/").ShouldBe(["/data/shop 33:33 "]);

    /// <summary>A recipe's folder may be for its user alone: host keys.</summary>
    [Fact]
    public void A_folder_of_the_recipe_stays_as_it_is() => Folders("/var/lib/ssh", "/etc/x").ShouldBeEmpty();

    [Fact]
    public void A_folder_of_the_packages_gets_the_user_and_keeps_its_mode() => Folders("/srv", "/var/lib/redis").ShouldBe(["/srv 33:33 755", "/var/lib/redis 33:33 750"]);

    [Fact]
    public void What_is_no_folder_is_left_alone() => Folders("/var/mail").ShouldBeEmpty();

    [Fact]
    public void A_path_leads_through_the_links_of_the_packages() => Folders("/opt/redis/redis", "/opt/redis/ssh").ShouldBe(["/var/lib/redis 33:33 750"]);

    [Fact]
    public void A_volume_that_is_there_twice_counts_once() => Folders("/data", "/data/").ShouldHaveSingleItem();

    [Fact]
    public void What_the_project_says_counts_whoever_brings_the_folder() =>
        Folders(["/srv", "/var/lib/redis", "/var/lib/ssh"], new() { ["/srv"] = new((7, 8), null), ["/var/lib/redis"] = new(null, 0b111_000_000), ["/var/lib/ssh"] = new((7, 8), 0b111_101_101) })
            .ShouldBe(["/srv 7:8 755", "/var/lib/redis 33:33 700", "/var/lib/ssh 7:8 755"]);

    private static IEnumerable<string> Folders(params string[] volumes) => Folders(volumes, []);

    private static IEnumerable<string> Folders(string[] volumes, Dictionary<string, VolumeRoot> roots) =>
        ServiceVolumes.Folders(volumes, [new("/var/lib/ssh", null, null, "ssh:ssh", 0b111_000_000), new("/etc/x", "x"u8.ToArray())], s_packages, "33:33", roots)
            .Select(folder => $"{folder.Path} {folder.Owner} {(folder.Mode is { } mode ? Convert.ToString(mode, 8) : "")}");
}
