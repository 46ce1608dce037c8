using System.Text;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Rendering;
using Sdk.Container.Hygiene.Templating;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The templates that ship, to the letter. <c>Golden/</c> beside this file has all files of a manifest in one text.</summary>
public sealed class RenderingGoldenTests
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "Sdk.Container.Hygiene.Core.Tests", "Operations", "Golden");

    private static readonly TemplateSet Shipped = TemplateSet.Open(Path.Combine(Repository.Root, "templates"), null);

    public static TheoryData<string> Names => ["shop", "minimal", "hostile"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_files_read_so(string name)
    {
        var text = string.Concat(Files(name).Select(file => $"==> {file.Path}\n{Encoding.UTF8.GetString(file.Content.Span)}\n"));
        text.ShouldBe(File.ReadAllText(Path.Combine(Golden, $"{name}.txt")).ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_left_blank_twice_and_none_ends_in_blanks(string name)
    {
        foreach (var (path, content, mode) in Files(name))
        {
            var text = Encoding.UTF8.GetString(content.Span);
            text.ShouldNotContain("\n\n\n", customMessage: path);
            text.ShouldNotContain(" \n", customMessage: path);
            text.ShouldEndWith("\n", customMessage: path);
            text.ShouldNotEndWith("\n\n", customMessage: path);
            text.ShouldNotStartWith("\n", customMessage: path);
            mode.ShouldBe(OperationsFile.Plain);
        }
    }

    private static IReadOnlyList<OperationsFile> Files(string name) => OperationsRenderer.Render(Manifest(name), Shipped, TestContext.Current.CancellationToken);

    private static OperationsManifest Manifest(string name) => name switch
    {
        "shop" => RenderingSamples.Shop,
        "minimal" => RenderingSamples.Minimal,
        _ => RenderingSamples.WithHostileTexts,
    };
}
