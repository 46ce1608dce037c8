using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// What every image has at its bottom: the directories of the FHS with base-files' owners and modes, the links of merged /usr, the accounts, and the name services. Most packages of an
/// app's closure rely on it, and those that would make it with their scripts (base-passwd, libc-bin, netbase) are not all among them.
/// </summary>
internal static class BaseFiles
{
    private const int MailGroup = 8;
    private const int StaffGroup = 50;

    private static readonly string[] Folders =
    [
        "boot", "dev", "etc/opt", "home", "media", "mnt", "opt", "proc", "run", "srv", "sys", "usr/bin", "usr/lib", "usr/sbin", "usr/share",
        "usr/local/bin", "usr/local/etc", "usr/local/games", "usr/local/include", "usr/local/lib", "usr/local/libexec", "usr/local/sbin", "usr/local/share/man", "usr/local/src",
        "var/backups", "var/cache", "var/lib/misc", "var/log", "var/opt", "var/spool",
    ];

    // hosts, resolv.conf, hostname and machine-id are there to be mounted over: an engine that had to make them would change the layer that is written next.
    private const string Hosts = """
        127.0.0.1	localhost
        ::1		localhost ip6-localhost ip6-loopback
        ff02::1		ip6-allnodes
        ff02::2		ip6-allrouters

        """;

    private const string NameServices = """
        passwd:         files
        group:          files
        shadow:         files
        gshadow:        files

        hosts:          files dns
        networks:       files

        protocols:      files
        services:       files
        ethers:         files
        rpc:            files

        """;

    public static void AddTo(GeneratedFiles layer, int appUserId)
    {
        foreach (var folder in Folders)
            layer.Directory(folder);
        layer.Directory("root", UnixModes.Private);
        layer.Directory("run/lock", UnixModes.Temporary);
        layer.Directory("tmp", UnixModes.Temporary);
        layer.Directory("var/local", UnixModes.Shared, group: StaffGroup);
        layer.Directory("var/mail", UnixModes.Shared, group: MailGroup);
        layer.Directory("var/tmp", UnixModes.Temporary);
        layer.Directory("home/app", user: appUserId, group: appUserId);

        layer.Link("bin", "usr/bin");
        layer.Link("lib", "usr/lib");
        layer.Link("sbin", "usr/sbin");
        layer.Link("usr/local/man", "share/man");
        layer.Link("var/lock", "/run/lock");
        layer.Link("var/run", "/run");
        layer.Link("var/spool/mail", "../mail");

        layer.File("etc/group", AccountFiles.Group(appUserId));
        layer.File("etc/hostname", "");
        layer.File("etc/hosts", Hosts);
        layer.File("etc/machine-id", "");
        layer.File("etc/nsswitch.conf", NameServices);
        layer.File("etc/passwd", AccountFiles.Passwd(appUserId));
        layer.File("etc/resolv.conf", "");
    }
}
