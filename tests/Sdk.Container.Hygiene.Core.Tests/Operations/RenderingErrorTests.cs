using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Rendering;
using Sdk.Container.Hygiene.Templating;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

public sealed class RenderingErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Shop")]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("-a")]
    [InlineData("01234567890123456789012345678901234567890")]
    public void A_name_that_is_none_gets_into_no_file(string name)
    {
        Codes(RenderingSamples.Minimal with { App = name }).ShouldBe(["HYG6070"]);
        Codes(RenderingSamples.Minimal with { Instances = [new() { Name = name }] }).ShouldBe(["HYG6070"]);
        Codes(RenderingSamples.Minimal with { Volumes = [new() { Name = name, Kind = VolumeKind.State, Path = "/x", Services = ["app"] }] }).ShouldBe(["HYG6070"]);
    }

    [Theory]
    [InlineData("relative")]
    [InlineData("/a:b")]
    [InlineData("/a,b")]
    [InlineData("/$HOME")]
    [InlineData("/100%")]
    [InlineData("/a\nb")]
    public void A_mount_with_a_meaning_of_its_own_is_refused(string path) =>
        Codes(RenderingSamples.Minimal with { Volumes = [new() { Name = "x", Kind = VolumeKind.State, Path = path, Services = ["app"] }] }).ShouldBe(["HYG6071"]);

    [Theory]
    [InlineData("8080-8090/tcp")]
    [InlineData("99999")]
    [InlineData("80/http")]
    [InlineData("")]
    public void A_port_is_a_number(string port) => Codes(RenderingSamples.Minimal with { Services = [new() { Name = "app", Image = "tiny:1", Ports = [port] }] }).ShouldBe(["HYG6071"]);

    [Fact]
    public void All_names_that_nothing_has_are_told_at_once()
    {
        var failure = Failure(RenderingSamples.Shop with
        {
            Services = [.. RenderingSamples.Shop.Services.Where(service => service.Name != "web")],
            Jobs = [RenderingSamples.Shop.Jobs[0] with { Service = "bd" }],
        });
        failure.Diagnostics.ShouldAllBe(diagnostic => diagnostic.Code == "HYG6073");
        failure.Diagnostics.Count.ShouldBe(3); // two volumes of web, and the job
        failure.Diagnostics[^1].Message.ShouldContain("Did you mean 'db'?");
    }

    [Fact]
    public void What_Kubernetes_does_not_take_is_told()
    {
        Codes(RenderingSamples.Minimal with { Services = [new() { Name = "app", Image = "tiny:1" }, new() { Name = "1db", Image = "db:1" }] }).ShouldBe(["HYG6072"]);
        Codes(RenderingSamples.Minimal with { App = new('a', 40), Instances = [new() { Name = new('b', 40) }] }).ShouldBe(["HYG6072"]);
    }

    [Fact]
    public void An_address_that_cron_would_not_take_is_told_at_its_line_of_the_template()
    {
        var failure = Failure(RenderingSamples.Shop with { Notifications = [new() { Name = "a", Type = NotificationType.Mail, Target = "a b@example.com" }] });
        failure.Code.ShouldBe("HYG6071");
        failure.Diagnostics[0].Location!.Value.File.ShouldEndWith("crontab.scriban");
    }

    [Fact]
    public void A_template_of_the_user_s_replaces_one()
    {
        Directory.CreateDirectory(_folder["templates/cron"]);
        File.WriteAllText(_folder["templates/cron/crontab.scriban"], "{{ for task in model.tasks }}{{ task.name }} {{ end }}");
        var files = OperationsRenderer.Render(RenderingSamples.Shop, Open(_folder["templates"]), TestContext.Current.CancellationToken);
        System.Text.Encoding.UTF8.GetString(files.Single(file => file.Path == "cron.d/shop-ops").Content.Span).ShouldBe("expire-carts mails old orders orders uploads ");
        files.Count.ShouldBe(OperationsRenderer.Render(RenderingSamples.Shop, Open(null), TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void Files_come_in_the_order_of_their_paths_and_the_order_of_items_does_not_matter()
    {
        var files = OperationsRenderer.Render(RenderingSamples.Shop, Open(null), TestContext.Current.CancellationToken);
        files.Select(file => file.Path).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        var reversed = RenderingSamples.Shop with
        {
            Services = [.. RenderingSamples.Shop.Services.Reverse()], Volumes = [.. RenderingSamples.Shop.Volumes.Reverse()], Jobs = [.. RenderingSamples.Shop.Jobs.Reverse()],
            Backups = [.. RenderingSamples.Shop.Backups.Reverse()], Instances = [.. RenderingSamples.Shop.Instances.Reverse()],
        };
        Text(OperationsRenderer.Render(reversed, Open(null), TestContext.Current.CancellationToken)).ShouldBe(Text(files));
    }

    /// <summary>docs/templates.md is the contract: a member or a function that is not in it is not there for people.</summary>
    [Fact]
    public void The_documentation_names_every_member_and_function()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "templates.md"));
        Type[] models = [typeof(OperationsModel), typeof(ServiceModel), typeof(PortModel), typeof(DependencyModel), typeof(HealthModel), typeof(VolumeModel), typeof(InstanceModel), typeof(TaskModel), typeof(BackupModel), typeof(Retention)];
        models.SelectMany(model => model.GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance))
            .Select(property => string.Concat(property.Name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}")))
            .Concat(RenderingFunctions.All.Keys).Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void No_command_stands_in_what_schedulers_read()
    {
        foreach (var file in OperationsRenderer.Render(RenderingSamples.WithHostileTexts, Open(null), TestContext.Current.CancellationToken).Where(file => file.Path.StartsWith("systemd/", StringComparison.Ordinal) || file.Path.StartsWith("cron.d/", StringComparison.Ordinal)))
            System.Text.Encoding.UTF8.GetString(file.Content.Span).ShouldNotContain("/app/x", customMessage: file.Path);
    }

    private static string Text(IEnumerable<OperationsFile> files) => System.Text.Encoding.UTF8.GetString(OperationsRenderer.Checksums(files).Content.Span);

    private static IEnumerable<string> Codes(OperationsManifest manifest) => Failure(manifest).Diagnostics.Select(diagnostic => diagnostic.Code);

    private static HygieneException Failure(OperationsManifest manifest) => Should.Throw<HygieneException>(() => OperationsRenderer.Render(manifest, Open(null), TestContext.Current.CancellationToken));

    private static TemplateSet Open(string? user) => TemplateSet.Open(Path.Combine(Repository.Root, "templates"), user);
}
