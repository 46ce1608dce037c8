using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>What the solver knows of a package name: the versions on offer, the one that it may take, and how far it has got.</summary>
internal sealed class PackageNode(string name, IReadOnlyList<BinaryPackage> versions)
{
    public string Name { get; } = name;

    /// <summary>All versions for the architecture, apt's choice first.</summary>
    public IReadOnlyList<BinaryPackage> Versions { get; } = versions;

    /// <summary>What a fresh resolution takes: the newest version that the user's constraints allow, apt's choice where there are none.</summary>
    public BinaryPackage? Preferred { get; set; } = versions.Count > 0 ? versions[0] : null;

    /// <summary>The lock's version, as long as it does no harm.</summary>
    public BinaryPackage? Pinned { get; set; }

    /// <summary>The user's words for the request, where the package was asked for.</summary>
    public string? Origin { get; set; }

    /// <summary>The only version that may be installed; null where there is none, or it was found that it cannot be installed.</summary>
    public BinaryPackage? Candidate { get; set; } = versions.Count > 0 ? versions[0] : null;

    public bool IsInstalled { get; set; }

    /// <summary>Whether the present state, installed or not, must stay: apt's word for what follows from the request by necessity.</summary>
    public bool IsProtected { get; set; }

    /// <summary>The package that pulled it in first.</summary>
    public PackageNode? RequiredBy { get; set; }

    /// <summary>Why it is not installed.</summary>
    public Refusal? Refusal { get; set; }

    public BinaryPackage? Installed => IsInstalled ? Candidate : null;

    /// <summary>Not installed, and never to be.</summary>
    public bool IsForbidden => IsProtected && !IsInstalled;

    public bool IsRequested => Origin is not null;

    /// <summary>Forgets what an attempt found.</summary>
    public void Reset()
    {
        (Candidate, RequiredBy, Refusal) = (Pinned ?? Preferred, null, null);
        IsInstalled = IsProtected = false;
    }

    public void Install(PackageNode requiredBy)
    {
        IsInstalled = true;
        if (!IsRequested)
            RequiredBy ??= requiredBy;
    }

    public override string ToString() => (Pinned ?? Preferred) is { } package ? $"{Name} {package.Version}" : Name;
}

/// <summary>Why a version was ruled out: a dependency that nothing meets, or one of <paramref name="By"/> that does not suffer it.</summary>
/// <param name="Package">The version that was ruled out.</param>
/// <param name="By">The package whose Conflicts or Breaks ruled it out; null where its own dependency did.</param>
internal sealed record Refusal(BinaryPackage Package, Clause Clause, PackageNode? By);
