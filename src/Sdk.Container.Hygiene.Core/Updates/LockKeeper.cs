using System.Text;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>Keeps debian.lock.json and the project together, by the rules that NuGet's users know: made where there is none, made anew where the project asks for something else.</summary>
/// <param name="open">Opens store and archive: only where something is to be resolved.</param>
public sealed class LockKeeper(LockStore file, Func<(ContentStore Store, ArchiveClient Archive)> open, IHygieneLog log)
{
    /// <summary>Keeps them together, and warns of what the image has from elsewhere than Debian.</summary>
    /// <param name="show">Takes what became of the lock, for people: that it was written, or what an update changed.</param>
    public async Task KeepAsync(LockRequest request, LockMode mode, Action<string> show, CancellationToken cancellationToken)
    {
        var locked = await FindOrMakeAsync(request, mode, show, cancellationToken);
        foreach (var warning in RepositoryScope.Warnings(locked, request.Repositories))
            log.Report(warning);
    }

    private async Task<LockedArchitecture> FindOrMakeAsync(LockRequest request, LockMode mode, Action<string> show, CancellationToken cancellationToken)
    {
        var present = file.Read();
        var previous = present?.Architectures.GetValueOrDefault(request.Architecture);
        if (mode == LockMode.Locked && present is null)
            throw LockDiagnostics.Missing(new(file.Path)).ToException();
        if (mode != LockMode.Update && present is not null)
        {
            var differences = LockComparison.Compare(present, request.Architecture, request.Inputs);
            if (differences.Count == 0)
            {
                log.Info($"{file.Path} fits the project: {previous!.Packages.Count} packages");
                return previous;
            }
            if (mode == LockMode.Locked)
                throw LockDiagnostics.DoesNotFit(new(file.Path), differences).ToException();
            log.Info($"resolving again: {string.Join("; ", differences)}");
        }

        var (store, archive) = open();
        using (archive)
        {
            var locked = await new DebianLocker(archive, log).LockAsync(request, previous, update: mode == LockMode.Update, cancellationToken);
            // Before the lock is written: an update that ends here can be asked for again, and will have the same to tell.
            var changes = mode != LockMode.Update ? null : await new ChangelogReader(store, archive).AddCvesAsync(LockDiff.Between(previous, locked), locked, cancellationToken);
            var written = await WriteAsync(store, request.Architecture, locked, cancellationToken);
            var summary = $"{(written ? "wrote" : "left")} {Path.GetFileName(file.Path)}: {locked.Packages.Count} Debian packages of {string.Join(", ", locked.Suites.Select(suite => suite.Suite))}";
            if (changes is not null)
                log.Info(summary);
            show(changes is null ? summary : UpdateReport.Render(changes) + NameOthers(present, request.Architecture));
            return locked;
        }
    }

    // A publish for another processor may have written its packages meanwhile.
    private async Task<bool> WriteAsync(ContentStore store, string architecture, LockedArchitecture locked, CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync(store.LockPath($"lock-{Sha256Digest.Of(Encoding.UTF8.GetBytes(file.Path)).Hex}"), file.Path, log, store.Time, cancellationToken);
        return await file.WriteAsync((file.Read() ?? LockFile.Empty).With(architecture, locked), cancellationToken);
    }

    // An update is of one architecture, as a publish is: who thinks that all is done would ship old versions on the other.
    private static string NameOthers(LockFile? present, string architecture) => string.Concat((present ?? LockFile.Empty).Architectures.Keys
        .Where(other => other != architecture)
        .Select(other => $"\n\nThe lock's packages for {other} stay as they are; with -p:RuntimeIdentifier=linux-{(other == "amd64" ? "x64" : other)}, they are updated."));
}
