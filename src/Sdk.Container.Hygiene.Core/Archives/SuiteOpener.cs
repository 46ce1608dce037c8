using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>Gets the InRelease of a suite, from mirrors or as it was accepted last, and decides whether it may be used.</summary>
internal sealed class SuiteOpener(ArchiveOptions options, SuiteMemory memory, Downloader downloader, IndexReader indexes, TimeProvider time, IHygieneLog log)
{
    /// <summary>Bytes; the largest of Debian's have 150 KB.</summary>
    private const long InReleaseLimit = 8 << 20;

    public async Task<SuiteSnapshot> OpenAsync(SuiteRequest request, CancellationToken cancellationToken)
    {
        var (suite, source) = (request.Suite, SuiteSource.Of(request.Suite, options));
        if (!RelativePath.IsSafe(source.Suite))
            throw ArchiveDiagnostics.UnknownSuite(source.Suite, [], [], source.Repository?.Name).ToException();
        var last = await memory.ReadAsync(source, cancellationToken);
        var (signed, mirrors) = options.Offline ? (RequireUsable(last, request), []) : await FetchAsync(request, source, last, cancellationToken);
        if (last is null || last.Digest != signed.Digest)
            await memory.WriteAsync(source, signed, cancellationToken);
        if (signed.Message.WarnOfExpiry(time.GetUtcNow(), SignedRelease.NameOf(suite), source.Repository?.Name) is { } warning)
            log.Report(warning);
        if (request.Architectures.Except(signed.Release.Architectures).FirstOrDefault() is { } architecture)
            throw ArchiveDiagnostics.UnknownArchitecture(suite, architecture, [.. signed.Release.Architectures.Where(known => known != "all")]).ToException();
        return new(source, signed, ComponentsOf(request, source, signed.Release), mirrors, indexes);
    }

    // Security suites list "updates/main" for the folder main.
    private static List<string> ComponentsOf(SuiteRequest request, SuiteSource source, ReleaseFile release)
    {
        static string folder(string component) => component.StartsWith("updates/", StringComparison.Ordinal) ? component["updates/".Length..] : component;
        var (known, wanted) = (release.Components.Select(folder).ToList(), request.Components.Select(folder).Distinct().ToList());
        if (wanted.Except(known).FirstOrDefault() is { } component)
            throw ArchiveDiagnostics.UnknownComponent(request.Suite, component, known, source.Repository?.Name).ToException();
        return wanted;
    }

    private SignedRelease RequireUsable(SignedRelease? last, SuiteRequest request)
    {
        if (last is null)
            throw ArchiveDiagnostics.OfflineSuite(request.Suite).ToException();
        last.RequireCurrent(request.Suite, time.GetUtcNow());
        last.RequireNotBefore(request.Suite, request.NotBefore);
        return last;
    }

    private async Task<(SignedRelease Signed, IReadOnlyList<Mirror> Mirrors)> FetchAsync(
        SuiteRequest request, SuiteSource source, SignedRelease? last, CancellationToken cancellationToken)
    {
        var (suite, name) = (request.Suite, SignedRelease.NameOf(request.Suite));
        var mirrors = source.Mirrors(options.Mirrors).ToList();
        if (source.SnapshotAt(time.GetUtcNow(), options.Mirrors, announced: null) is { } snapshot)
            mirrors.Add(snapshot);
        if (mirrors.Count == 0)
            throw options.Mirrors.NoMirror(suite).ToException();
        var download = new DownloadRequest($"{source.Folder}/InRelease", name, InReleaseLimit, Fresh: true);
        var fetched = await downloader.FetchAsync(mirrors, download, (body, mirror, token) => TakeAsync(body, mirror, request, source, last, token), cancellationToken);
        if (fetched.Succeeded)
            return (fetched.Value, [fetched.Mirror, .. mirrors.Where(mirror => mirror != fetched.Mirror)]);
        if (fetched.IsNowhere)
            throw UnknownSuite(source, mirrors);
        // As apt does: a mirror that is behind changes nothing. What was accepted is still as good as it was.
        var isBehind = fetched.Failures.Any(failure => failure.Failure.Diagnostic?.Code == "HYG3132");
        if (isBehind && last is not null && !(last.Release.Date < request.NotBefore))
        {
            last.RequireCurrent(suite, time.GetUtcNow());
            log.Report(ReleaseTrustDiagnostics.MirrorBehind(suite, last.Release.Date, memory.PathOf(source)));
            return (last, mirrors);
        }
        throw fetched.ToException(name, source.Repository?.Name);
    }

    private static HygieneException UnknownSuite(SuiteSource source, List<Mirror> mirrors) => ArchiveDiagnostics.UnknownSuite(
        source.Suite, [.. mirrors.Select(mirror => mirror.Name)], source.Repository is null ? NearestName.Find(source.Suite, SuiteName.Known) : [], source.Repository?.Name).ToException();

    private async Task<Attempt<SignedRelease>> TakeAsync(Stream body, Mirror mirror, SuiteRequest request, SuiteSource source, SignedRelease? last, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancellationToken);
        try
        {
            var same = last is not null && last.Bytes.Span.SequenceEqual(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            var signed = same ? last! : SignedRelease.Verify(bytes.ToArray(), request.Suite, source.Keyring, time.GetUtcNow());
            signed.RequireSuite(source.Suite);
            signed.RequireSigner(request.Suite, mirror);
            signed.RequireCurrent(request.Suite, time.GetUtcNow());
            if (last is not null && last.IsComparableTo(signed))
                signed.RequireNotBefore(request.Suite, last.Release.Date);
            signed.RequireNotBefore(request.Suite, request.NotBefore);
            return new(signed, null);
        }
        catch (HygieneException unusable)
        {
            return new(null, DownloadFailure.Refused(unusable));
        }
    }
}
