using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Tests.Templating;

public sealed class TemplateErrorTests : IDisposable
{
    private readonly Contexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Theory]
    [InlineData("FROM scratch\n{{ model.config.usr }}", "HYG5204", 2, 17, "usr")]
    [InlineData("FROM scratch\n\n  {{ modl.version }}", "HYG5204", 3, 6, "modl")]
    [InlineData("{{ model.config.user | jsn }}", "HYG5204", 1, 24, "jsn")]
    [InlineData("{{ json }}", "HYG5204", 1, 8, "json")]
    [InlineData("{{ model.config.labels.title }}", "HYG5204", 1, 24, "title")]
    [InlineData("USER {{ model.steps }}\n", "HYG5204", 1, 9, "list")]
    [InlineData("USER {{ model.image }}\n", "HYG5204", 1, 9, "object")]
    [InlineData("a\n{{ include 'confg' }}", "HYG5204", 2, 4, "Did you mean 'config'")]
    [InlineData("{{ date.now }}", "HYG5204", 1, 4, "date")]
    [InlineData("{{ math.random 1 9 }}", "HYG5204", 1, 9, "random")]
    [InlineData("{{ for i in 1..3000000 }}{{ end }}", "HYG5204", 1, 14, "Limit")]
    [InlineData("{{ include 'app' }}", "HYG5204", 1, 4, "")]
    [InlineData("{{ \"a\\nb\" | shell }}", "HYG5205", 1, 13, "newlines")]
    [InlineData("{{ \"a=b\" | docker_name }}", "HYG5205", 1, 12, "equals sign")]
    [InlineData("a\n b {{ if model.kind }}", "HYG5203", 2, 21, "end")]
    [InlineData("{{ model. }}", "HYG5203", 1, 11, "dot")]
    public async Task An_error_is_told_at_its_line_and_column(string text, string code, int line, int column, string says)
    {
        var path = _contexts.Template("dockerfile/app.scriban", text);
        var failure = (await Should.ThrowAsync<HygieneException>(() => _contexts.WriteAsync())).Diagnostics[0];
        $"{failure.Code} {failure.Location}: {failure.Message}".ShouldStartWith($"{code} {new SourceLocation(path, line, column)}");
        failure.Message.ShouldContain(says);
    }

    [Fact]
    public async Task An_error_of_an_included_template_is_told_in_its_own_file()
    {
        var path = _contexts.Template("dockerfile/config.scriban", "USER x\n{{ model.nothing }}");
        var failure = (await Should.ThrowAsync<HygieneException>(() => _contexts.WriteAsync())).Diagnostics[0];
        failure.Code.ShouldBe("HYG5204");
        failure.Location.ShouldBe(new SourceLocation(path, 2, 10));
    }

    [Fact]
    public async Task The_syntax_of_an_included_template_is_told_in_its_own_file()
    {
        var path = _contexts.Template("dockerfile/config.scriban", "USER x\n{{ end }}");
        var failure = (await Should.ThrowAsync<HygieneException>(() => _contexts.WriteAsync())).Diagnostics[0];
        failure.Code.ShouldBe("HYG5203");
        failure.Location!.Value.File.ShouldBe(path);
        failure.Location!.Value.Line.ShouldBe(2);
    }

    [Fact]
    public async Task An_error_leaves_the_context_as_it_was()
    {
        await _contexts.WriteAsync();
        var before = _contexts.Read("Dockerfile");
        _contexts.Template("dockerfile/apt.scriban", "{{ nothing }}");
        await Should.ThrowAsync<HygieneException>(() => _contexts.WriteAsync());
        _contexts.Read("Dockerfile").ShouldBe(before);
        Directory.GetFiles(_contexts.Folder).Length.ShouldBe(7);
    }

    /// <summary>Whatever a user's template is, it is a template or an error of this SDK.</summary>
    [Fact]
    public void A_damaged_template_raises_nothing_but_coded_errors()
    {
        var model = DockerfileModels.Of(_contexts.App())[0];
        var texts = Directory.GetFiles(Path.Combine(Contexts.Shipped, "dockerfile")).Select(File.ReadAllText).ToArray();
        var edit = Gen.Select(Any.Of(texts), Gen.Int[0, 10_000], Gen.Int[0, 6], Any.Of("", "{{", "}}", "~}}", "end", "|", "(", "\"", "model", ".", "1", " ", "-", "[", "*", "$", "@", "include 'app'"));
        edit.Sample(
            (text, at, removed, added) =>
            {
                var start = at % text.Length;
                _contexts.Template("dockerfile/app.scriban", text.Remove(start, Math.Min(removed, text.Length - start)).Insert(start, added));
                try
                {
                    new TemplateRenderer(TemplateSet.Open(Contexts.Shipped, _contexts.UserTemplates)).Render("dockerfile/app.scriban", model, TestContext.Current.CancellationToken);
                }
                catch (HygieneException failure)
                {
                    failure.Code.ShouldBeOneOf("HYG5203", "HYG5204", "HYG5205");
                    failure.Diagnostics[0].Location.ShouldNotBeNull();
                }
            },
            iter: 600, threads: 1);
    }
}
