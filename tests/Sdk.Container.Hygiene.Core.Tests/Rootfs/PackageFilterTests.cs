using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class PackageFilterTests
{
    [Theory]
    [InlineData("usr/share/doc/x/copyright", true)]
    [InlineData("usr/share/doc/x/README", false)]
    [InlineData("usr/share/doc/x/examples/copyright", false)]
    [InlineData("usr/share/doc/x/changelog.Debian.gz", false)]
    [InlineData("usr/share/doc/README", false)]
    [InlineData("usr/share/docs/README", true)]
    [InlineData("usr/share/man/man1/x.1.gz", false)]
    [InlineData("usr/share/man/de/man1/x.1.gz", false)]
    [InlineData("usr/share/info/x.info.gz", false)]
    [InlineData("usr/share/lintian/overrides/x", false)]
    [InlineData("usr/share/bug/x/script", false)]
    [InlineData("usr/share/doc-base/x", false)]
    [InlineData("usr/share/help/C/x/index.page", false)]
    [InlineData("usr/share/locale/de/LC_MESSAGES/x.mo", false)]
    [InlineData("usr/share/locale/locale.alias", true)]
    [InlineData("usr/share/locales/de/x", true)]
    [InlineData("usr/lib/locale/C.utf8/LC_CTYPE", true)]
    [InlineData("usr/share/i18n/charmaps/UTF-8.gz", true)]
    [InlineData("usr/share/zoneinfo/Europe/Berlin", true)]
    [InlineData("usr/share/common-licenses/GPL-3", true)]
    [InlineData("usr/bin/man", true)]
    public void The_default_keeps_what_runs_and_what_the_law_asks_for(string path, bool kept) =>
        new PackageFilter(new(Documentation: false, Locales: [])).Keeps(path, TarEntryKind.File).ShouldBe(kept);

    [Theory]
    [InlineData("usr/share/doc/libgcc-s1", TarEntryKind.SymbolicLink, true)]
    [InlineData("usr/share/doc/libgcc-s1", TarEntryKind.Directory, false)]
    [InlineData("usr/share/doc/x/copyright", TarEntryKind.SymbolicLink, true)]
    [InlineData("usr/share/doc/x/README", TarEntryKind.SymbolicLink, false)]
    [InlineData("usr/share/man", TarEntryKind.Directory, false)]
    [InlineData("usr/share/locale", TarEntryKind.Directory, true)]
    [InlineData("usr/share/locale/de", TarEntryKind.Directory, false)]
    [InlineData("usr/share", TarEntryKind.Directory, true)]
    public void Folders_and_links_follow_what_they_are_for(string path, TarEntryKind kind, bool kept) =>
        new PackageFilter(new(Documentation: false, Locales: [])).Keeps(path, kind).ShouldBe(kept);

    [Theory]
    [InlineData("usr/share/doc/x/README", true)]
    [InlineData("usr/share/man/man1/x.1.gz", true)]
    [InlineData("usr/share/man/de/man1/x.1.gz", false)]
    [InlineData("usr/share/help/C/x/index.page", true)]
    [InlineData("usr/share/help/de/x/index.page", false)]
    [InlineData("usr/share/lintian/overrides/x", true)]
    [InlineData("usr/share/locale/de/LC_MESSAGES/x.mo", false)]
    public void Documentation_is_kept_where_it_is_wanted(string path, bool kept) =>
        new PackageFilter(new(Documentation: true, Locales: [])).Keeps(path, TarEntryKind.File).ShouldBe(kept);

    [Theory]
    [InlineData("de", "de", true)]
    [InlineData("de", "de_AT", true)]
    [InlineData("de", "de@hebrew", true)]
    [InlineData("de", "den", false)]
    [InlineData("de", "d", false)]
    [InlineData("pt_BR", "pt_BR", true)]
    [InlineData("pt_BR", "pt", true)]
    [InlineData("pt_BR", "pt_PT", false)]
    [InlineData("pt_BR", "pt_BR.UTF-8", true)]
    [InlineData("*", "tlh", true)]
    public void A_language_brings_its_variants_and_what_it_falls_back_to(string wanted, string language, bool kept) =>
        new PackageFilter(new(Documentation: false, Locales: [wanted])).Keeps($"usr/share/locale/{language}/LC_MESSAGES/x.mo", TarEntryKind.File).ShouldBe(kept);
}
