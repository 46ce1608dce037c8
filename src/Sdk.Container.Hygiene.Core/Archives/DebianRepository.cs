using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.OpenPgp;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>A repository that is not Debian's, as the project names it: only the packages that it lists come from there, and its keys vouch for nothing else.</summary>
/// <param name="Name">What the project calls it: its suite's name in messages and in the lock, other than that of every suite of Debian's.</param>
/// <param name="Mirror">The folder that has <c>dists/</c>.</param>
/// <param name="Suite">As paths have it: <c>trixie-pgdg</c>.</param>
/// <param name="Keyring">The keys that may sign its InRelease; made for it with <see cref="OpenPgp.Keyring.For"/>.</param>
/// <param name="Packages">Names of binary packages; with <c>*</c> behind, all that begin so. Sorted.</param>
public sealed record DebianRepository(string Name, Mirror Mirror, string Suite, IReadOnlyList<string> Components, Keyring Keyring, IReadOnlyList<string> Packages)
{
    /// <summary>Finds the item in the user's file: asked only for a message, since it reads that file.</summary>
    public Func<SourceLocation?> Locate { get; init; } = static () => null;

    /// <summary>What a lock records of it.</summary>
    public LockedRepository Locked => new(Name, Mirror.Name, Suite, Components, [.. Keyring.Keys.Select(key => key.Fingerprint).Order(StringComparer.Ordinal)], Packages);
}
