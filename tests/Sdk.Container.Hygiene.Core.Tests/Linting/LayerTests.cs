using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Linting;

/// <summary>What counts is what a container sees: layers hide what is beneath them. And no layer is read twice.</summary>
public sealed class LayerTests : IDisposable
{
    private const int SetUser = 0b100_111_101_101;

    private readonly LintHarness _lint = new();

    public void Dispose() => _lint.Dispose();

    public static TheoryData<string> Hiding => [.. Covers.Keys];

    private static readonly Dictionary<string, LintHarness.Entry[]> Covers = new()
    {
        ["white-out"] = [LintHarness.File("opt/tool/.wh.run")],
        ["white-out of the folder"] = [LintHarness.File("opt/.wh.tool")],
        ["opaque folder"] = [LintHarness.Directory("opt/tool"), LintHarness.File("opt/tool/.wh..wh..opq")],
        ["opaque folder above"] = [LintHarness.File("opt/.wh..wh..opq")],
        ["another file"] = [LintHarness.File("opt/tool/run")],
        ["a link in place of the folder"] = [LintHarness.Link("opt/tool", "/elsewhere")],
    };

    [Theory]
    [MemberData(nameof(Hiding))]
    public async Task A_layer_hides_what_is_beneath(string cover)
    {
        (await _lint.With(LintHarness.Directory("opt/tool"), LintHarness.File("opt/tool/run", SetUser)).CodesAsync()).ShouldBe(["HYG5501"]);
        (await _lint.With(Covers[cover]).CodesAsync()).ShouldBeEmpty();
    }

    /// <summary>As they are while the maintainer scripts run. What is wrong with one is told when the image is looked at.</summary>
    [Fact]
    public async Task Layers_may_be_read_while_the_image_is_in_the_making()
    {
        _lint.With(LintHarness.File("opt/tool/run", SetUser));
        await _lint.PrepareAsync();
        _lint.RemoveLayers();
        (await _lint.CodesAsync()).ShouldBe(["HYG5501"]);
        _lint.Log.Details.ShouldBeEmpty();

        _lint.With(LintHarness.File("opt/other")).RemoveLayers();
        await _lint.PrepareAsync();
        _lint.Log.Details.ShouldNotBeEmpty();
        (await Should.ThrowAsync<HygieneException>(() => _lint.CodesAsync())).Code.ShouldBe("HYG5015");
    }

    [Fact]
    public async Task A_white_out_hides_nothing_of_its_own_layer()
    {
        _lint.With(LintHarness.File("opt/old", SetUser))
            .With(LintHarness.Directory("opt"), LintHarness.File("opt/new", SetUser), LintHarness.File("opt/.wh..wh..opq"));
        (await _lint.MessageAsync()).ShouldContain(": /opt/new. ");
    }

    [Fact]
    public async Task A_folder_that_is_there_again_hides_nothing() =>
        (await _lint.With(LintHarness.File("opt/tool/run", SetUser)).With(LintHarness.Directory("opt"), LintHarness.Directory("opt/tool"), LintHarness.File("opt/tool.x")).CodesAsync()).ShouldBe(["HYG5501"]);

    [Fact]
    public async Task What_is_known_of_layers_needs_no_layer()
    {
        var first = await _lint.With(LintHarness.File("opt/a", SetUser)).With(LintHarness.File("opt/b", SetUser)).LintAsync();
        _lint.RemoveLayers();
        (await _lint.LintAsync()).ShouldBe(first);
    }

    /// <summary>A code change: the base and the packages beneath are not read again.</summary>
    [Fact]
    public async Task Of_another_app_on_the_same_layers_the_app_alone_is_read()
    {
        await _lint.With(LintHarness.File("opt/a", SetUser)).With(LintHarness.File("app/b", SetUser)).LintAsync();
        _lint.RemoveLayers();
        (await _lint.WithoutTop().With(LintHarness.File("app/c", SetUser)).MessageAsync()).ShouldContain(": /app/c, /opt/a. ");
    }

    [Fact]
    public async Task Knowledge_that_was_damaged_is_won_anew()
    {
        var first = await _lint.With(LintHarness.File("opt/a", SetUser)).LintAsync();
        _lint.DamageFacts();
        (await _lint.LintAsync()).ShouldBe(first);
        _lint.RemoveLayers();
        (await _lint.LintAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task A_layer_that_is_gone_is_told()
    {
        _lint.With(LintHarness.File("opt/a")).RemoveLayers();
        (await Should.ThrowAsync<HygieneException>(() => _lint.LintAsync())).Code.ShouldBe("HYG5015");
    }
}
