using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>An archive with the packages that a .NET base asks for: real .debs, but small.</summary>
internal static class FakeDebian
{
    public static FakeArchive Create()
    {
        var archive = FakeArchive.Trixie;
        Add(archive, "base-files", deb => deb.File("usr/lib/os-release", "ID=debian\nVERSION_CODENAME=trixie\n").Symlink("etc/os-release", "../usr/lib/os-release"));
        Add(archive, "ca-certificates", deb => deb.File("usr/share/ca-certificates/mozilla/Root.crt", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"));
        Add(archive, "libc6", deb => deb.File("usr/lib/x86_64-linux-gnu/libc.so.6", "libc", mode: 0x1ED));
        Add(archive, "libgcc-s1", deb => deb.Field("Depends", "libc6").File("usr/lib/x86_64-linux-gnu/libgcc_s.so.1", "libgcc"));
        Add(archive, "libstdc++6", deb => deb.Field("Depends", "libc6, libgcc-s1").File("usr/lib/x86_64-linux-gnu/libstdc++.so.6", "libstdc++"));
        Add(archive, "libssl3t64", deb => deb.Field("Depends", "libc6").File("usr/lib/x86_64-linux-gnu/libssl.so.3", "libssl"));
        Add(archive, "libicu76", deb => deb.Field("Depends", "libc6, libstdc++6").File("usr/lib/x86_64-linux-gnu/libicuuc.so.76", "libicu"));
        Add(archive, "netbase", deb => deb.File("etc/services", "http 80/tcp\n"));
        Add(archive, "tzdata", deb => deb.File("usr/share/zoneinfo/Etc/UTC", "TZif"));
        return archive;
    }

    public static void Add(FakeArchive archive, string name, Func<DebBuilder, DebBuilder> build, string version = "1.0-1", string suite = "trixie") =>
        archive[suite].Add(FakePackage.Of(build(new DebBuilder(name, version))));
}
