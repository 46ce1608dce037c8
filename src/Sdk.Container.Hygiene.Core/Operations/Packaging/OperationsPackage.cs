using System.Globalization;
using System.Text;
using Sdk.Container.Hygiene.Compression;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Operations.Packaging;

/// <summary>Makes the Debian package <c>APP-ops</c> that puts an app's operations on a host: the files, what they need, and scripts that enable and disable what belongs to them.</summary>
public sealed class OperationsPackage(TemplateSet templates)
{
    private static readonly string[] Scripts = ["postinst", "prerm", "postrm"];

    /// <summary>The package, to be written by <see cref="DebWriter"/>. A version that is none is HYG6065; what is wrong in a template is HYG5203 or HYG5204.</summary>
    public DebPackage Describe(OperationsPackageRequest request, CancellationToken cancellationToken)
    {
        var name = $"{request.App}-ops";
        var version = NuGetToDebianVersion.Convert(request.Version, name);
        var model = OperationsPackageModel.Of(request, name);
        TemplateRenderer renderer = new(templates);
        return new()
        {
            Name = name,
            Version = version,
            Depends = Dependencies(request),
            // What site.conf of a host can ask for.
            Suggests = [.. ((string[])["restic", "borgbackup", "curl"]).Except(request.Needs)],
            Maintainer = request.Maintainer,
            Synopsis = $"backups, restores and scheduled jobs of {request.App}",
            Description = Describe(request, name),
            Homepage = request.Homepage,
            Entries =
            [
                .. request.Entries,
                // Debian Policy §12.5 and §12.7; the changelog of a native package has this name.
                DebEntry.File($"/usr/share/doc/{name}/changelog.gz", Gzip.Compress(Encoding.UTF8.GetBytes(Changelog(request, name, version)))),
                DebEntry.File($"/usr/share/doc/{name}/copyright", Encoding.UTF8.GetBytes(Render("copyright"))),
            ],
            Scripts = Scripts.ToDictionary(script => script, Render),
            Modified = request.Modified,
        };

        string Render(string template) => renderer.Render($"deb/{template}.scriban", model, cancellationToken);
    }

    // column is of bsdextrautils. bash, coreutils, tar and util-linux are essential: Policy §3.5 leaves them out. cron comes before systemd-sysv, since what apt installs where it finds none of them must not be another
    // init; where systemd runs, its timers do the work, and cron is not needed.
    private static string[] Dependencies(OperationsPackageRequest request) =>
        [string.Join(" | ", request.Engines), "cron | cron-daemon | systemd-sysv", "bsdextrautils", "jq", "zstd", .. request.Needs];

    private static string Describe(OperationsPackageRequest request, string name) => $"""
        Starts the containers of {request.App} on this host, runs its jobs, takes backups of its data, restores them, and proves on a schedule that they can be restored. The command is
        hygiene; /usr/share/{name}/RESTORE.md tells what to do when data is lost.

        {request.Description}
        """;

    // deb-changelog(5). The suite says nothing, since no archive takes the package in.
    private static string Changelog(OperationsPackageRequest request, string name, DebianVersion version) => string.Create(CultureInfo.InvariantCulture, $"""
        {name} ({version}) unstable; urgency=medium

          * Operations of {request.App} {request.Version}.

         -- {request.Maintainer}  {DateTimeOffset.FromUnixTimeSeconds(request.Modified):ddd, dd MMM yyyy HH:mm:ss} +0000

        """).ReplaceLineEndings("\n");
}
