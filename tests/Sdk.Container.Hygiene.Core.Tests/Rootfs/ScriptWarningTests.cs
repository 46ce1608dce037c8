using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class ScriptWarningTests
{
    [Theory]
    [InlineData("preinst", 1)]
    [InlineData("postinst", 1)]
    [InlineData("prerm", 0)]
    [InlineData("postrm", 0)]
    [InlineData("config", 0)]
    public async Task A_script_that_a_first_installation_would_run_is_named(string script, int warnings)
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("x").ControlFile(script, "#!/bin/sh\nadduser x\n"));
        await harness.ComposeBaseAsync();
        harness.Log.Diagnostics.Count.ShouldBe(warnings);
        foreach (var warning in harness.Log.Diagnostics)
        {
            warning.Code.ShouldBe("HYG4120");
            warning.Message.ShouldContain($"package x 1.0-1 was unpacked without running its {script}");
        }
    }

    [Fact]
    public async Task Several_scripts_of_a_package_are_one_warning()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("x").ControlFile("preinst", "#!/bin/sh\nadduser x\n").ControlFile("postinst", "#!/bin/sh\nadduser x\n"));
        await harness.ComposeBaseAsync();
        harness.Log.Diagnostics.ShouldHaveSingleItem().Message.ShouldContain("preinst and postinst");
    }

    [Fact]
    public async Task A_script_without_effect_and_one_whose_work_is_done_are_no_warning()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("x").ControlFile("postinst", "#!/bin/sh\nset -e\nldconfig\n"));
        harness.Base(new DebBuilder("tzdata").ControlFile("postinst", "#!/bin/sh\nln -s /usr/share/zoneinfo/Etc/UTC /etc/localtime\n"));
        await harness.ComposeBaseAsync();
        harness.Log.Diagnostics.ShouldBeEmpty();
    }

    [Fact]
    public async Task Linker_configuration_is_a_warning_but_for_that_of_libc()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("libc6").File("etc/ld.so.conf.d/x86_64-linux-gnu.conf", "/usr/lib/x86_64-linux-gnu\n"));
        harness.Own(new DebBuilder("libfakeroot").File("etc/ld.so.conf.d/fakeroot.conf", "/usr/lib/libfakeroot\n"));
        await harness.ComposeAsync();
        var warning = harness.Log.Diagnostics.ShouldHaveSingleItem();
        warning.Code.ShouldBe("HYG4121");
        warning.Message.ShouldContain("'etc/ld.so.conf.d/fakeroot.conf'");
    }
}
