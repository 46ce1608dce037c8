using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class ScriptAnalysisTests
{
    [Theory]
    [InlineData("#!/bin/sh\n")]
    [InlineData("#!/bin/sh\nset -e\n\n# a comment\n\nexit 0\n")]
    [InlineData("#!/bin/sh -e\nldconfig\n")]
    [InlineData("""
        #!/bin/sh
        set -e
        case "$1" in
            configure)
            ;;
            abort-upgrade|abort-remove|abort-deconfigure)
            ;;
            *)
                echo "postinst called with unknown argument \`$1'" >&2
                exit 1
            ;;
        esac
        # Automatically added by dh_python3
        if command -v py3compile >/dev/null 2>&1; then
            py3compile -p python3-x
        fi
        # End automatically added section
        # Automatically added by dh_installsystemd/13.24.1
        if [ "$1" = "configure" ]; then
            deb-systemd-helper unmask 'x.service' >/dev/null || true
        fi
        # End automatically added section
        exit 0
        """)]
    [InlineData("#!/bin/sh\nset -e\n\n# shellcheck disable=SC1091\n. /usr/share/debconf/confmodule\n\nexit 0\n")]
    [InlineData("#!/bin/sh\nif [ \"$1\" = configure ]; then\ndpkg-maintscript-helper rm_conffile /etc/x 1.0 -- \"$@\"\nfi\n")]
    [InlineData("""
        #!/bin/sh
        if [ "$1" = "upgrade" ] && dpkg --compare-versions "$2" lt 3.7.1-2~
        then
            if true; then
                adduser x
            fi
        fi
        if test "$1" = upgrade &&
           dpkg --compare-versions "$2" lt-nl '1:1.8.4~rc0-1'; then
            rm -rf /var/cache/git
        fi
        """)]
    [InlineData("""
        #!/bin/sh
        update-alternatives --install /usr/lib/x86_64-linux-gnu/libblas.so.3 \
                            libblas.so.3-x86_64-linux-gnu /usr/lib/x86_64-linux-gnu/blas/libblas.so.3 10
        """)]
    public void A_script_without_an_effect_on_an_image_is_dispensable(string script) => ScriptAnalysis.Of(script).IsDispensable.ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("#!/usr/bin/perl\n")]
    [InlineData("#!/bin/sh\nadduser --system x\n")]
    [InlineData("#!/bin/sh\nif [ \"$(adduser x)\" ]; then\nfi\n")]
    [InlineData("#!/bin/sh\nif [ -z x ]; then adduser x; fi\n")]
    [InlineData("#!/bin/sh\necho x > /etc/x\n")]
    [InlineData("#!/bin/sh\necho `adduser x`; adduser x\n")]
    [InlineData("#!/bin/sh\nldconfig; adduser x\n")]
    [InlineData("#!/bin/sh\nldconfig && adduser x\n")]
    [InlineData("#!/bin/sh\ncase \"$1\" in\nconfigure) adduser x ;;\nesac\n")]
    [InlineData("#!/bin/sh\n# Automatically added by dh_python3\npy3compile -p x\n# End automatically added section\nadduser x\n")]
    [InlineData("#!/bin/sh\nif [ \"$1\" = install ] || [ \"$1\" = upgrade ]; then\nadduser x\nfi\n")]
    [InlineData("#!/bin/sh\nif test \"$1\" = install -o \"$1\" = upgrade; then\nadduser x\nfi\n")]
    [InlineData("#!/bin/sh\nif [ \"$1\" = upgrade ]; then\n:\nelse\nadduser x\nfi\n")]
    [InlineData("#!/bin/sh\nif [ \"$1\" = upgrade ]; then\nadduser x\n")]
    [InlineData("#!/bin/sh\nif [ ! \"$1\" = upgrade ]; then\nadduser x\nfi\n")]
    [InlineData("#!/bin/sh\nfor i in a b; do\nupdate-alternatives --install /usr/bin/$i $i /usr/bin/$i-1 5\ndone\n")]
    [InlineData("#!/bin/sh\nadduser \\\n  echo\n")]
    public void A_script_that_does_something_is_not(string script) => ScriptAnalysis.Of(script).IsDispensable.ShouldBeFalse();

    [Fact]
    public void Alternatives_are_read_with_what_follows_them()
    {
        var alternative = ScriptAnalysis.Of("""
            #!/bin/sh
            set -e
            # Automatically added by dh_installalternatives/13.24.1
            if [ "$1" = "configure" ] || [ "$1" = "abort-upgrade" ]; then
                update-alternatives --install /usr/bin/awk awk /bin/mawk 5 \
                    --slave /usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/mawk.1.gz \
                    --slave "/usr/bin/nawk" nawk /usr/bin/mawk
            fi
            # End automatically added section
            """).Alternatives.ShouldHaveSingleItem();
        (alternative.Name, alternative.Link, alternative.Path, alternative.Priority).ShouldBe(("awk", "usr/bin/awk", "usr/bin/mawk", 5));
        alternative.Followers.ShouldBe([new("awk.1.gz", "usr/share/man/man1/awk.1.gz", "usr/share/man/man1/mawk.1.gz"), new("nawk", "usr/bin/nawk", "usr/bin/mawk")]);
    }

    [Theory]
    [InlineData("update-alternatives --install /usr/bin/x x /usr/bin/y")]
    [InlineData("update-alternatives --install /usr/bin/x x /usr/bin/y high")]
    [InlineData("update-alternatives --install /usr/bin/x x $TARGET 5")]
    [InlineData("update-alternatives --install ../x x /usr/bin/y 5")]
    [InlineData("update-alternatives --install /../x x /usr/bin/y 5")]
    [InlineData("update-alternatives --install /usr/bin/x ../x /usr/bin/y 5")]
    [InlineData("update-alternatives --install /usr/bin/x x /usr/bin/y 5 --slave /a")]
    [InlineData("update-alternatives --install /usr/bin/x x /usr/bin/y 5; adduser x")]
    [InlineData("update-alternatives --set x /usr/bin/y")]
    public void Other_calls_are_no_alternative(string statement) => Alternative.TryParse(statement).ShouldBeNull();
}
