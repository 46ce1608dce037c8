using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>The rules, in the order of their codes.</summary>
internal static class LintRules
{
    public static IReadOnlyList<LintRule> All { get; } =
    [
        LintRule.OfThings("HYG5501", GivesRights, LintDiagnostics.GivesRights),
        LintRule.OfThings("HYG5502", subject => subject.Facts.Files.Where(file => file.IsWorldWritable).Select(Finding.Of), LintDiagnostics.WorldWritable),
        new("HYG5503", RunsAsRoot, (_, findings) => LintDiagnostics.RunsAsRoot(findings[0].Text.Length > 0)),
        LintRule.OfThings("HYG5504", Shells.Find, LintDiagnostics.HasShell),
        new("HYG5505", ReleaseSupport.FindRegular, (subject, findings) => ReleaseSupport.TellRegular(subject, findings[0])),
        new("HYG5506", ReleaseSupport.FindLongTerm, (subject, findings) => ReleaseSupport.TellLongTerm(subject, findings[0])),
        LintRule.OfThings("HYG5507", ForeignPackages.Find, LintDiagnostics.ForeignPackages),
        LintRule.OfThings("HYG5508", PrivateKeysOfNoPackage, LintDiagnostics.PrivateKeys),
        LintRule.OfThings("HYG5509", subject => subject.Facts.Files.Where(IsIdentity).Select(Finding.Of), LintDiagnostics.Identities),
    ];

    public static IReadOnlyList<string> Codes { get; } = [.. All.Select(rule => rule.Code)];

    // A Debian without su, mount and passwd is none, and nobody can leave them out: who wants a full image has them. What comes on top is the project's own choice.
    private static IEnumerable<Finding> GivesRights(LintSubject subject)
    {
        var debians = ForeignPackages.DebiansSuites(subject);
        var required = subject.Request.Family == RootfsFamily.Full
            ? subject.Request.Lock.Packages.Where(package => debians.Contains(package.Suite)).Select(package => package.Name).ToHashSet(StringComparer.Ordinal) : [];
        return subject.Facts.Files.Where(file => file.GivesRights && !(file.IsRequired && required.Contains(file.Package!))).Select(Finding.Of);
    }

    // user or user:group, each a name or a number; empty is root (OCI image-spec, config.md).
    private static IEnumerable<Finding> RunsAsRoot(LintSubject subject)
    {
        var user = subject.Request.Config.User ?? "";
        return user.Split(':')[0] is "" or "root" or "0" ? [new(user) { Property = "ContainerUser" }] : [];
    }

    // What a package brings, everybody has: a key in it is an example or a mistake of its makers, and no secret of this image's.
    private static IEnumerable<Finding> PrivateKeysOfNoPackage(LintSubject subject) =>
        subject.Facts.Files.Where(file => file is { Secret: Secret.PrivateKey, Package: null } && !IsIdentity(file)).Select(Finding.Of);

    private static bool IsIdentity(RemarkableFile file) =>
        file.Secret == Secret.MachineId
        || file.Secret == Secret.PrivateKey && file.Path.StartsWith("/etc/ssh/ssh_host_", StringComparison.Ordinal) && file.Path.EndsWith("_key", StringComparison.Ordinal);
}
