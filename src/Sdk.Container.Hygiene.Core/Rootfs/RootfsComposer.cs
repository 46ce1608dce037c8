using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>What of a package goes into the image.</summary>
/// <param name="Documentation">Keep /usr/share/doc, man and info; copyright files stay in any case.</param>
/// <param name="Locales">Languages whose translations are kept (<c>de</c>, <c>pt_BR</c>), or <c>*</c> for all.</param>
public sealed record FilterOptions(bool Documentation, IReadOnlyList<string> Locales);

/// <summary>What the generated files of the base say.</summary>
public sealed record RootfsOptions
{
    public required FilterOptions Filter { get; init; }

    /// <summary>The app's user and group id.</summary>
    public int AppUserId { get; init; } = 1654;

    /// <summary>Seconds since 1970 for what is generated; null: the newest time among the packages' own files, so that the same packages give the same layer on any day.</summary>
    public long? SourceDateEpoch { get; init; }
}

/// <summary>Composes the layers of a distroless root filesystem from .debs, running none of their scripts.</summary>
/// <param name="store">Where converted packages and finished layers are kept, each by what it was made from.</param>
public sealed class RootfsComposer(ContentStore store)
{
    internal ContentStore Store { get; } = store;

    /// <summary>
    /// The base layer and, where there are any, the layer of the user's packages. <paramref name="fetch"/> gives the path of a package's verified .deb, and is called only
    /// where the converted form is not in the store. Conversions run side by side.
    /// </summary>
    public Task<IReadOnlyList<Layer>> ComposeAsync(
        IReadOnlyList<LockedPackage> packages, RootfsOptions options, Func<LockedPackage, CancellationToken, Task<string>> fetch,
        Diagnostics.IHygieneLog log, CancellationToken cancellationToken) => throw new NotImplementedException();
}
