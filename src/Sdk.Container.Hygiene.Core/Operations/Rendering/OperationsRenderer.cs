using System.Text;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>
/// The files of the operations folder that are made from ops.json: units, crontab, compose, Kubernetes, quadlets, and what an administrator reads. The same manifest and templates make
/// the same files, in the order of their paths.
/// </summary>
/// <remarks>A value that has no form where it must stand is <c>HYG6071</c>; a template's own fault is one of <c>HYG52xx</c>.</remarks>
public static class OperationsRenderer
{
    public static IReadOnlyList<OperationsFile> Render(OperationsManifest manifest, TemplateSet templates, CancellationToken cancellationToken)
    {
        var model = OperationsModels.Of(manifest);
        KubernetesNames.Check(model);
        TemplateRenderer renderer = new(templates);
        return [.. Plan(model)
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => new OperationsFile(file.Path, Encoding.UTF8.GetBytes(renderer.Render(file.Template, file.Model, cancellationToken))))];
    }

    /// <summary>SHA256SUMS, as <c>sha256sum --check</c> reads it, over these files.</summary>
    public static OperationsFile Checksums(IEnumerable<OperationsFile> files) => new("SHA256SUMS", Encoding.UTF8.GetBytes(string.Concat(
        files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{Sha256Digest.Of(file.Content.Span).Hex}  {file.Path}\n"))));

    private static IEnumerable<(string Path, string Template, OperationsModel Model)> Plan(OperationsModel model) =>
        [.. Systemd(model), .. Cron(model), .. Compose(model), .. Kubernetes(model), .. Quadlet(model), ("RESTORE.md", "operations/RESTORE.md.scriban", model), ("site.conf", "operations/site.conf.scriban", model)];

    private static IEnumerable<(string, string, OperationsModel)> Systemd(OperationsModel model)
    {
        yield return ($"systemd/{model.App}@.service", "systemd/instance.service.scriban", model);
        yield return ($"systemd/{model.App}-notify@.service", "systemd/notify.service.scriban", model);
        if (model.Tasks.Count == 0)
            yield break;
        yield return ("systemd/docker.conf", "systemd/docker.conf.scriban", model);
        if (model.Backups.Any(backup => backup.Type == "sqlite"))
            yield return ("systemd/sqlite.conf", "systemd/sqlite.conf.scriban", model);
        foreach (var task in model.Tasks.Where(task => task is { Overlap: "replace", Suspend: false }))
            yield return ($"systemd/{model.App}-replace-{task.Name}@.service", "systemd/replace.service.scriban", model with { Task = task });
        foreach (var suffix in new[] { "service", "timer" })
        {
            yield return ($"systemd/{model.App}-stale.{suffix}", $"systemd/stale.{suffix}.scriban", model);
            foreach (var task in model.Tasks.Where(task => !task.Suspend || suffix == "service"))
                yield return ($"systemd/{task.Unit}@.{suffix}", $"systemd/task.{suffix}.scriban", model with { Task = task });
        }
    }

    private static IEnumerable<(string, string, OperationsModel)> Cron(OperationsModel model) =>
        model.Tasks.Count == 0 ? [] : [($"cron.d/{model.App}-ops", "cron/crontab.scriban", model)];

    private static IEnumerable<(string, string, OperationsModel)> Compose(OperationsModel model) =>
    [
        ("compose.yaml", "compose/compose.scriban", model), ("stack.yaml", "compose/stack.scriban", model),
        .. model.Instances.Select(instance => ($"compose/{instance.Name}.yaml", "compose/instance.scriban", model with { Instance = instance })),
    ];

    private static IEnumerable<(string, string, OperationsModel)> Kubernetes(OperationsModel model)
    {
        const string Base = "kubernetes/base";
        yield return ($"{Base}/kustomization.yaml", "kubernetes/kustomization.scriban", model);
        foreach (var service in model.Services)
        {
            var of = model with { Service = service };
            yield return ($"{Base}/{service.Name}-service.yaml", "kubernetes/service.scriban", of);
            yield return service.Stateful
                ? ($"{Base}/{service.Name}-statefulset.yaml", "kubernetes/statefulset.scriban", of)
                : ($"{Base}/{service.Name}-deployment.yaml", "kubernetes/deployment.scriban", of);
        }
        foreach (var volume in model.Volumes.Where(volume => volume.Kind is "state" or "database"))
            yield return ($"{Base}/{volume.Name}-claim.yaml", "kubernetes/claim.scriban", model with { Volume = volume });
        foreach (var task in model.Tasks.Where(task => task.Kind == "job"))
            yield return ($"{Base}/{task.Name}-cronjob.yaml", "kubernetes/cronjob.scriban", model with { Task = task, Service = model.Services.Single(service => service.Name == task.Service) });
        foreach (var instance in model.Instances)
            yield return ($"kubernetes/instances/{instance.Name}/kustomization.yaml", "kubernetes/instance.scriban", model with { Instance = instance });
    }

    private static IEnumerable<(string, string, OperationsModel)> Quadlet(OperationsModel model) =>
    [
        .. model.Services.Select(service => ($"quadlet/{service.Unit}@.container", "quadlet/container.scriban", model with { Service = service })),
        .. model.Instances.SelectMany(instance => instance.Services.Select(of => ($"quadlet/{of.Unit}@{instance.Name}.container.d/instance.conf", "quadlet/instance.scriban",
            model with { Instance = instance with { Services = [of] } }))),
    ];
}
