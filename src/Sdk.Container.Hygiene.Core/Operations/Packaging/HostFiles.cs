using Sdk.Container.Hygiene.Debian.Deb;

namespace Sdk.Container.Hygiene.Operations.Packaging;

/// <summary>Where the files of the operations folder lie on a Debian host (hier(7), systemd.unit(5), cron(8)).</summary>
public static class HostFiles
{
    /// <param name="files">Those of the operations folder; its checksums have no place on a host, where dpkg has its own.</param>
    public static IReadOnlyList<DebEntry> Of(string app, IEnumerable<OperationsFile> files) => [.. files.Select(file => Entry(Place(app, file.Path), file))];

    private static string Place(string app, string path) => path.Split('/') switch
    {
        ["systemd", var unit] when Path.GetExtension(unit) is ".service" or ".timer" => $"/usr/lib/systemd/system/{unit}",
        ["cron.d", var crontab] => $"/etc/cron.d/{crontab}",
        ["site.conf"] => $"/etc/hygiene/{app}/site.conf",
        _ => $"/usr/share/{app}-ops/{path}",
    };

    private static DebEntry Entry(string path, OperationsFile file) => file.Mode == OperationsFile.Program ? DebEntry.Program(path, file.Content) : DebEntry.File(path, file.Content);
}
