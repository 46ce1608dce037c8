using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Tests.Templating;

public sealed class TemplateSetTests : IDisposable
{
    private readonly Contexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Theory]
    [InlineData("dockerfile/app.scriban", "Dockerfile")]
    [InlineData("dockerfile/base.scriban", "Dockerfile.base")]
    [InlineData("dockerfile/apt.scriban", "Dockerfile.apt")]
    public async Task A_template_of_the_user_s_replaces_one_and_leaves_the_others(string name, string file)
    {
        await _contexts.WriteAsync();
        var before = Directory.GetFiles(_contexts.Folder, "Dockerfile*").ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        _contexts.Template(name, "FROM scratch\n# {{ model.version }} {{ model.kind }}\n");
        await _contexts.WriteAsync();
        foreach (var (each, text) in before)
            _contexts.Read(each).ShouldBe(each == file ? $"FROM scratch\n# 1 {Path.GetFileNameWithoutExtension(name)}\n" : text);
    }

    [Fact]
    public async Task A_part_that_several_templates_include_can_be_replaced_too()
    {
        _contexts.Template("dockerfile/config.scriban", "USER nobody\n");
        await _contexts.WriteAsync();
        _contexts.Read("Dockerfile").ShouldEndWith("\nUSER nobody\n");
        _contexts.Read("Dockerfile.apt").ShouldEndWith("\nUSER nobody\n");
    }

    [Theory]
    [InlineData("dockerfile/ap.scriban", "'dockerfile/app.scriban'")]
    [InlineData("dockerfile/app.scriben", "'dockerfile/app.scriban'")]
    [InlineData("dockerfle/base.scriban", "'dockerfile/base.scriban'")]
    [InlineData("app.scriban", "dockerfile/app.scriban, dockerfile/apt.scriban")]
    public void A_file_that_replaces_nothing_is_refused_with_the_right_name(string name, string says)
    {
        var path = _contexts.Template(name, "");
        var failure = Should.Throw<HygieneException>(() => TemplateSet.Open(Contexts.Shipped, _contexts.UserTemplates)).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5201");
        failure.Location.ShouldBe(new SourceLocation(path));
        failure.Message.ShouldContain(says);
    }

    [Fact]
    public void All_unknown_files_are_told_at_once_and_texts_and_recipes_beside_the_templates_may_be_there()
    {
        _contexts.Template("README.md", "");
        _contexts.Template(".git/config", "");
        _contexts.Template("services/nginx/service.json", "");
        _contexts.Template("dockerfile/a.scriban", "");
        _contexts.Template("dockerfile/b.scriban", "");
        Should.Throw<HygieneException>(() => TemplateSet.Open(Contexts.Shipped, _contexts.UserTemplates)).Diagnostics.Select(fault => fault.Code).ShouldBe(["HYG5201", "HYG5201"]);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told() =>
        Should.Throw<HygieneException>(() => TemplateSet.Open(Contexts.Shipped, _contexts.UserTemplates)).Code.ShouldBe("HYG5202");

    /// <summary>docs/templates.md is the contract: a member or a function that is not in it is not there for people.</summary>
    [Fact]
    public void The_documentation_names_every_member_and_function()
    {
        var text = File.ReadAllText(Path.Combine(Sdk.Container.Hygiene.Testing.Repository.Root, "docs", "templates.md"));
        text.ShouldContain($"version {DockerfileModel.CurrentVersion}");
        Members("model", typeof(DockerfileModel)).Concat(["docker_value", "docker_name", "json", "shell", "line", "comment", "size"]).Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    // steps[].packages and debian.packages are one type: it is described once.
    private static IEnumerable<string> Members(string path, Type type) => type.GetProperties().Where(property => property.DeclaringType == type).SelectMany(property =>
    {
        var name = string.Concat(property.Name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
        var inner = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
        var below = inner.Namespace == type.Namespace && (inner != typeof(PackageModel) || type == typeof(DebianModel)) ? Members(property.PropertyType.IsGenericType ? name : name, inner) : [];
        return below.Prepend(name);
    });
}
