using System.Text;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Packaging;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>The operations of a small app, and the package that is made of them.</summary>
public static class SampleOperationsPackage
{
    /// <summary>2026-01-02 03:04:05 UTC.</summary>
    public const long Time = 1_767_323_045;

    public static OperationsPackageRequest Request(string version, params IEnumerable<DebEntry> more) => new()
    {
        App = "shop",
        Version = version,
        Maintainer = "Jane Doe <jane@example.com>",
        Description = ".NET shop.\n\nSells things.",
        Homepage = "https://example.com/shop",
        Copyright = "© 2026 Example Ltd.",
        License = "MIT",
        Modified = Time,
        Entries =
        [
            Text(DebEntry.Program, "/usr/share/shop-ops/hygiene", "#!/bin/bash\nset -euo pipefail\necho hygiene \"$@\"\n"),
            Text(DebEntry.File, "/usr/share/shop-ops/lib/common.sh", "# shellcheck shell=bash\nok() { true; }\n"),
            Text(DebEntry.File, "/usr/share/shop-ops/ops.json", $$"""{ "version": 1, "app": "shop", "appVersion": "{{version}}" }"""),
            Text(DebEntry.File, "/usr/share/shop-ops/RESTORE.md", "# Restore\n"),
            Text(DebEntry.File, "/etc/hygiene/shop/site.conf", "HYGIENE_ENGINE=auto\n"),
            DebEntry.Directory("/etc/hygiene/shop/instances"),
            Text(DebEntry.File, "/etc/cron.d/shop-ops", "PATH=/usr/sbin:/usr/bin:/sbin:/bin\n0 2 * * * root test -x /usr/share/shop-ops/hygiene && /usr/share/shop-ops/hygiene cron shop backup orders\n"),
            Unit("shop@.service", "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/bin/hygiene start shop %i\n\n[Install]\nWantedBy=multi-user.target\n"),
            Unit("shop-backup-orders@.service", "[Service]\nType=oneshot\nExecStart=/usr/bin/hygiene backup --scheduled shop %i orders\n"),
            Unit("shop-backup-orders@.timer", "[Timer]\nOnCalendar=*-*-* 02:00:00 Etc/UTC\nPersistent=true\n"),
            Unit("shop-stale.service", "[Service]\nType=oneshot\nExecStart=/usr/bin/hygiene stale shop\n"),
            Unit("shop-stale.timer", "[Timer]\nOnCalendar=hourly\n\n[Install]\nWantedBy=timers.target\n"),
            .. more,
        ],
    };

    /// <summary>The package as a publish writes it, of <see cref="RenderingSamples.Shop"/>: with the runner, the units and all.</summary>
    public static OperationsFile Published(string version) => Published(RenderingSamples.Shop with { AppVersion = version });

    /// <summary>The same of another app.</summary>
    public static OperationsFile Published(OperationsManifest manifest)
    {
        var templates = Path.Combine(Repository.Root, "templates");
        OperationsBundle bundle = new()
        {
            Manifest = manifest,
            Given =
            [
                new("ops.json", OperationsJson.Write(manifest)),
                new("ops.schema.json", File.ReadAllBytes(Path.Combine(templates, "operations", "ops.schema.json"))),
                .. OperationsBundle.ReadRunner(Path.Combine(templates, "runner")),
            ],
            Templates = TemplateSet.Open(templates, null),
            Package = Request(manifest.AppVersion) with { App = manifest.App, Entries = [] },
        };
        return bundle.Make(CancellationToken.None).Single(file => file.Path.EndsWith(".deb", StringComparison.Ordinal));
    }

    public static DebPackage Package(OperationsPackageRequest request, string? userTemplates = null) =>
        new OperationsPackage(TemplateSet.Open(Path.Combine(Repository.Root, "templates"), userTemplates)).Describe(request, CancellationToken.None);

    public static DebEntry Text(Func<string, ReadOnlyMemory<byte>, DebEntry> kind, string path, string text) => kind(path, Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));

    public static DebEntry Unit(string name, string text) =>
        Text(DebEntry.File, $"/usr/lib/systemd/system/{name}", $"[Unit]\nDescription=A unit of shop\nDocumentation=file:///usr/share/shop-ops/RESTORE.md\n\n{text}");
}
