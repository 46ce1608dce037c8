using Sdk.Container.Hygiene.Configuring;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>Whose script failed, read from what dpkg, of several versions, and our own script print.</summary>
public sealed class ScriptOutputTests
{
    [Theory]
    [InlineData(" installed shop package post-installation script subprocess returned error exit status 7", "shop", "postinst")]
    [InlineData(" installed libshop1:amd64 package post-installation script subprocess returned error exit status 1", "libshop1", "postinst")]
    [InlineData(" installed shop package post-installation script subprocess was killed by signal (Killed)", "shop", "postinst")]
    [InlineData(" installed shop package post-installation script subprocess failed with exit code 2", "shop", "postinst")]
    [InlineData(" new shop package pre-installation script subprocess returned error exit status 1", "shop", "preinst")]
    [InlineData("hygiene: the preinst of shop failed with exit code 3", "shop", "preinst")]
    public void The_package_and_its_script_are_named(string line, string package, string script)
    {
        ScriptOutput output = new();
        Add(output, "Setting up shop (1.0) ...", "no such table", "dpkg: error processing package shop (--configure):", line, "Errors were encountered while processing:", " shop", "hygiene: dpkg --configure failed with exit code 1");
        var failure = output.FindFailure().ShouldNotBeNull();
        failure.Code.ShouldBe("HYG4130");
        failure.Message.ShouldStartWith($"cannot configure package {package}: its {script} failed, after it had printed: Setting up shop (1.0) ... / no such table");
        failure.Message.ShouldNotContain("dpkg");
    }

    [Fact]
    public void The_first_failure_is_the_cause_of_those_that_follow()
    {
        ScriptOutput output = new();
        Add(output, " installed a package post-installation script subprocess returned error exit status 1", "dpkg: dependency problems prevent configuration of b:", " installed c package post-installation script subprocess returned error exit status 1");
        output.FindFailure()!.Message.ShouldStartWith("cannot configure package a:");
    }

    [Theory]
    [InlineData("hygiene: shop/licence is asked by no package of", "HYG4134", "no package of the project asks that. Correct")]
    [InlineData("hygiene: shop/licence is asked by no package of a/b shop/license shop/colour", "HYG4134", "asks that. Did you mean 'shop/license'? Correct")]
    [InlineData("hygiene: shop/licence is a password", "HYG4135", "asks for a password")]
    [InlineData("hygiene: shop/licence takes none but red, dark blue", "HYG4137", "none of those to choose from, red, dark blue. Correct")]
    public void An_answer_that_is_none_is_named(string line, string code, string cause)
    {
        ScriptOutput output = new();
        Add(output, "Setting up shop (1.0) ...", line);
        var failure = output.FindFailure().ShouldNotBeNull();
        failure.Code.ShouldBe(code);
        failure.Message.ShouldStartWith("cannot use DebconfSelection 'shop/licence': ");
        failure.Message.ShouldContain(cause);
    }

    [Fact]
    public void What_is_no_script_s_fault_is_not_blamed_on_one()
    {
        ScriptOutput output = new();
        Add(output, "dpkg: dependency problems prevent configuration of b:", " b depends on c; however:", "  Package c is not installed.", "dpkg: error processing package b (--configure):", " dependency problems - leaving unconfigured");
        output.FindFailure().ShouldBeNull();
        var failure = output.ToFailure("docker 20.10", 1);
        failure.Code.ShouldBe("HYG4131");
        failure.Message.ShouldContain("cannot configure the packages in docker 20.10: it ended with exit code 1, after it had printed: dpkg: dependency problems prevent configuration of b: / b depends on c; however:");
    }

    [Fact]
    public void A_script_that_says_nothing_is_named_all_the_same()
    {
        ScriptOutput output = new();
        Add(output, "", " installed shop package post-installation script subprocess returned error exit status 1", null);
        output.FindFailure()!.Message.ShouldStartWith("cannot configure package shop: its postinst failed. Leave");
    }

    [Fact]
    public void A_message_has_the_end_and_the_log_has_all()
    {
        RecordingLog log = new();
        ScriptOutput output = new(log);
        Add(output, [.. Enumerable.Range(1, 100).Select(number => $"line {number}")]);
        output.Tail.ShouldBe(string.Join(" / ", Enumerable.Range(93, 8).Select(number => $"line {number}")));
        log.Infos.Count.ShouldBe(100);
    }

    private static void Add(ScriptOutput output, params string?[] lines)
    {
        foreach (var line in lines)
            output.Add(line);
    }
}
