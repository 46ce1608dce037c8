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
    public void A_script_without_an_effect_on_an_image_is_dispensable(string script) => ScriptAnalysis.IsDispensable(script).ShouldBeTrue();

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
    [InlineData("""
        #!/bin/sh
        # Automatically added by dh_installalternatives/13.24.1
        if [ "$1" = "configure" ]; then
            update-alternatives --install /usr/bin/awk awk /usr/bin/mawk 5
        fi
        # End automatically added section
        """)]
    [InlineData("#!/bin/sh\n# Automatically added by dh_python3\npy3compile -p x\n# End automatically added section\nadduser x\n")]
    public void A_script_that_does_something_is_not(string script) => ScriptAnalysis.IsDispensable(script).ShouldBeFalse();
}
