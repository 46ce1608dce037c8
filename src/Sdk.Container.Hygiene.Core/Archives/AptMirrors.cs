using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// The mirrors that a machine's apt uses for Debian. Entries of others (Ubuntu, vendors, <c>nodistro</c>) are never asked: they do not have Debian's suites, and need not learn of
/// what is built here.
/// </summary>
internal sealed class AptMirrors
{
    private readonly List<Entry> _entries = [];
    private readonly List<string> _passedOver = [];

    public AptMirrors(IReadOnlyList<AptSource> sources, Keyring keyring)
    {
        var trusted = keyring.Keys.SelectMany(Fingerprints).ToHashSet(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (!TryReadSigners(source, trusted, out var signers))
                continue;
            var mirrors = source.Uris.SelectMany(uri => Expand(source, uri)).ToList();
            _entries.AddRange(source.Suites.Select(suite => new Entry(suite, mirrors, signers)));
        }
    }

    /// <summary>Entries that could not be used although they are Debian's: "/etc/apt/sources.list:3: …".</summary>
    public IReadOnlyList<string> PassedOver => _passedOver;

    public IReadOnlyList<Mirror> For(string suite)
    {
        // Signed-By names Debian's keys: that is surer than a name that others use, too. The sort is stable.
        var exact = _entries.Where(entry => entry.Suite == suite).OrderBy(entry => entry.Signers is null);
        List<Mirror> found = [.. exact.SelectMany(entry => entry.Mirrors.Select(mirror => mirror with { Signers = entry.Signers }))];
        if (found.Count == 0 && SuiteName.IsDebian(suite))
            found = Borrow(SuiteName.IsSecurity(suite));
        return [.. found.Distinct()];
    }

    // The pinned keyring alone decides over what is borrowed: Signed-By was said of another suite, whose keys may be others.
    private List<Mirror> Borrow(bool security)
    {
        var of = _entries.ToLookup(entry => SuiteName.IsSecurity(entry.Suite), entry => entry.Mirrors);
        return of[security].Any() || !security ? [.. of[security].SelectMany(mirrors => mirrors)]
            : [.. of[false].SelectMany(mirrors => mirrors).Select(mirror => mirror.SecuritySibling).OfType<Mirror>()];
    }

    /// <summary>False where the entry is not Debian's: signed by other keys, or without Signed-By and of another name or another shape than Debian's.</summary>
    private bool TryReadSigners(AptSource source, HashSet<string> trusted, out IReadOnlySet<string>? signers)
    {
        signers = null;
        if (source.SignedBy is not { } signedBy)
            return source.Suites.Any(SuiteName.IsDebian) && source.Components.Contains("main");
        try
        {
            var named = signedBy.Paths.Select(path => Keyring.Parse(File.ReadAllBytes(path), path));
            if (signedBy.Key is not null)
                named = named.Append(Keyring.Parse(System.Text.Encoding.ASCII.GetBytes(signedBy.Key), "the key in Signed-By"));
            var fingerprints = named.SelectMany(keyring => keyring.Keys).SelectMany(Fingerprints).Concat(signedBy.Fingerprints).Where(trusted.Contains).ToHashSet(StringComparer.Ordinal);
            signers = fingerprints;
            return fingerprints.Count > 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HygieneException)
        {
            PassOver(source, failure.Message);
            return false;
        }
    }

    private List<Mirror> Expand(AptSource source, string uri)
    {
        try
        {
            return [.. MirrorFile.Expand(uri)];
        }
        catch (HygieneException unusable)
        {
            PassOver(source, unusable.Message);
            return [];
        }
    }

    // A vendor's broken entry is nobody's concern here.
    private void PassOver(AptSource source, string why)
    {
        if (source.Suites.Any(SuiteName.IsDebian))
            _passedOver.Add(source.Location.Line > 0 ? $"{source.Location.File}:{source.Location.Line}: {why}" : $"{source.Location.File}: {why}");
    }

    private static IEnumerable<string> Fingerprints(PrimaryKey key) => [key.Fingerprint, .. key.Subkeys.Select(subkey => subkey.Fingerprint)];

    private sealed record Entry(string Suite, IReadOnlyList<Mirror> Mirrors, IReadOnlySet<string>? Signers);
}
