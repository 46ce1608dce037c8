namespace Sdk.Container.Hygiene.Tests.Resolution;

/// <summary>
/// The resolver against apt-get on the real archive: names and versions of what <c>apt-get install</c> would install into an empty system.
/// </summary>
/// <remarks>
/// Left out, with the reason:
/// <list type="bullet">
/// <item>patterns such as <c>?essential</c> and names with <c>*</c>, which apt expands on its command line: an item is one name;</item>
/// <item>combinations that apt first marks wrongly and then repairs (a mail server that one package prefers and another rules out, both by necessity): apt leaves behind what the
/// wrong choice had pulled in, such as libevent of an exim that is not there, and calls it "no longer required"; the resolver starts again and leaves nothing behind. Of 6800 random
/// requests, 17 were such.</item>
/// </list>
/// </remarks>
[Trait("Category", "RealArchive")]
public abstract class AptParityTests(AptRoot apt)
{
    /// <summary>Small and large, with and without alternatives, virtual packages, conflicts and several roots; names that both releases have.</summary>
    public static TheoryData<string> Everywhere => [
        // Libraries and tools
        "libc6", "zlib1g", "ca-certificates", "tzdata", "coreutils", "curl", "git", "python3", "perl", "locales",
        // A minimal system, with both answers to the question that usrmerge asks
        "apt dpkg bash coreutils util-linux login", "usr-is-merged base-files mawk apt", "systemd-sysv", "busybox", "debootstrap mmdebstrap",
        // Services
        "nginx", "apache2", "postgresql", "mariadb-server", "redis-server", "rabbitmq-server", "haproxy", "squid", "bind9", "dovecot-imapd postfix", "exim4", "samba", "openssh-server",
        // Languages
        "nodejs npm", "default-jre", "default-jdk-headless", "php-fpm php-pgsql php-gd", "ruby", "rustc cargo", "build-essential", "python3-numpy python3-scipy", "ghc", "mono-complete",
        // Media, documents, fonts
        "ffmpeg", "imagemagick", "poppler-utils", "texlive-latex-base", "libreoffice-writer", "libreoffice-writer-nogui", "pandoc", "tesseract-ocr",
        // Desktops
        "chromium", "firefox-esr", "gnome-shell", "kde-plasma-desktop", "xfce4", "vlc",
        // Several that influence each other
        "ffmpeg libreoffice-calc-nogui chromium", "postfix mailutils", "dbus-x11 gnome-shell", "gawk base-files", "libcurl4-gnutls-dev git", "certbot python3-certbot-nginx nginx",
        "emacs-nox vim-nox", "jackd2 ardour", "kmod udev sysvinit-core", "network-manager wpasupplicant iwd",
        // One provider: the name stands for it
        "default-mta",
        // Refused by both: several providers, unknown, and what cannot be together
        "mail-transport-agent", "awk", "nginx no-such-package", "exim4-daemon-light postfix", "systemd-sysv sysvinit-core", "libcurl4-gnutls-dev libcurl4-openssl-dev",
    ];

    public static TheoryData<string> WithRecommends => ["postgresql", "ffmpeg", "git", "build-essential", "php", "default-jre", "gnome-shell", "python3-pip"];

    [Theory]
    [MemberData(nameof(Everywhere))]
    public Task Names_and_versions_are_apts(string requests) => CompareAsync(requests, recommends: false);

    [Theory]
    [MemberData(nameof(WithRecommends))]
    public Task Names_and_versions_are_apts_with_Recommends(string requests) => CompareAsync(requests, recommends: true);

    protected async Task CompareAsync(string requests, bool recommends)
    {
        Assert.SkipWhen(apt.Missing is not null, apt.Missing ?? "");
        var expected = await apt.AskAsync(requests, recommends);
        var actual = apt.Resolve(requests, recommends);
        (actual is null).ShouldBe(expected is null, expected is null ? "apt-get refuses" : "apt-get finds a solution");
        (actual ?? []).Except(expected ?? []).Select(package => $"+ {package}")
            .Concat((expected ?? []).Except(actual ?? []).Select(package => $"- {package}"))
            .ShouldBeEmpty("what is only in ours (+), and only in apt's (-)");
    }
}

public sealed class TrixieParityTests(TrixieRoot apt) : AptParityTests(apt), IClassFixture<TrixieRoot>
{
    [Theory]
    [InlineData("libicu76 libssl3t64 libgcc-s1 libstdc++6 zlib1g ca-certificates tzdata base-files netbase")]
    [InlineData("postgresql-17")]
    [InlineData("openjdk-21-jre-headless")]
    [InlineData("php8.4-cli php8.4-psr")]
    [InlineData("python3.13")]
    public Task Names_and_versions_are_apts_in_trixie(string requests) => CompareAsync(requests, recommends: false);
}

public sealed class BookwormParityTests(BookwormRoot apt) : AptParityTests(apt), IClassFixture<BookwormRoot>
{
    [Theory]
    [InlineData("libicu72 libssl3 libgcc-s1 libstdc++6 zlib1g ca-certificates tzdata base-files netbase")]
    [InlineData("postgresql-15")]
    [InlineData("openjdk-17-jre")]
    [InlineData("php8.2-cli php8.2-mailparse")]
    [InlineData("python3.11")]
    public Task Names_and_versions_are_apts_in_bookworm(string requests) => CompareAsync(requests, recommends: false);
}
