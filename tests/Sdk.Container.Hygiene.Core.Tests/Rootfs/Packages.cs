using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>Small packages with what matters of real ones.</summary>
internal static class Packages
{
    /// <summary>As in Debian 13: with the links of merged /usr, and with folders at the places that its own script turns into links.</summary>
    public static DebBuilder BaseFiles() => new DebBuilder("base-files", "13.8")
        .Symlink("bin", "usr/bin").Symlink("lib", "usr/lib").Symlink("sbin", "usr/sbin").Symlink("lib64", "usr/lib64")
        .Directory("root", 0x1C0).Directory("tmp", 0x3FF).Directory("usr/lib64").Directory("var/lock", 0x3FF).Directory("var/run").Directory("usr/share/man")
        .File("usr/lib/os-release", "ID=debian\n").Symlink("etc/os-release", "../usr/lib/os-release");

    /// <summary>One of several packages that offer /usr/bin/awk.</summary>
    public static DebBuilder Awk(string name, int priority) => new DebBuilder(name).File($"usr/bin/{name}", name)
        .ControlFile("postinst", $"#!/bin/sh\nupdate-alternatives --install /usr/bin/awk awk /usr/bin/{name} {priority} --slave /usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/{name}.1.gz\n");
}
