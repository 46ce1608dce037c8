using System.Collections;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Items;

/// <summary>
/// Turns items into records. Metadata that no one knows is refused with the nearest right name; all mistakes of all items are collected before the build is refused.
/// </summary>
internal sealed class ItemReader
{
    private readonly List<Diagnostic> _errors = [];

    /// <summary>What is told of items that are not refused.</summary>
    public List<Diagnostic> Warnings { get; } = [];

    /// <param name="known">The item's metadata names, in documentation's order.</param>
    public IReadOnlyList<T> Read<T>(string itemType, ITaskItem[]? items, string[] known, Func<ItemValues, T?> convert)
        where T : class =>
        [.. (items ?? []).Select(item => Check(itemType, item, known) ? convert(new(this, itemType, item)) : null).OfType<T>()];

    public void Refuse(Diagnostic error) => _errors.Add(error);

    /// <summary>Ends the reading: throws with all that was refused.</summary>
    public void ThrowIfRefused()
    {
        if (_errors.Count > 0)
            throw new HygieneException(_errors);
    }

    private bool Check(string itemType, ITaskItem item, string[] known)
    {
        var before = _errors.Count;
        foreach (string name in (IEnumerable)item.CloneCustomMetadata().Keys)
        {
            // MSBuild's own traces of where an item came from
            if (name.StartsWith("MSBuildSource", StringComparison.Ordinal) || name == "OriginalItemSpec")
                continue;
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                Refuse(ItemDiagnostics.UnknownMetadata(itemType, item.ItemSpec, name, known) with { Location = ItemLocator.Locate(itemType, item) });
        }
        return _errors.Count == before;
    }
}

/// <summary>The values of one item: reads them, and knows where to point when one is wrong.</summary>
internal sealed class ItemValues(ItemReader reader, string itemType, ITaskItem item)
{
    public string Include => item.ItemSpec.Trim();

    public string ItemType => itemType;

    public SourceLocation? Location => ItemLocator.Locate(itemType, item);

    /// <summary>The metadata's value; empty where it is not set.</summary>
    public string this[string name] => item.GetMetadata(name).Trim();

    /// <summary>The metadata's value as it stands, for values that go into the image.</summary>
    public string Verbatim(string name) => item.GetMetadata(name);

    /// <summary>
    /// The metadata's value as a list. It is split before it is unescaped, so that a semicolon that was written as %3B is one of a value, as in MSBuild's own lists.
    /// </summary>
    public IReadOnlyList<string> List(string name) =>
        [.. (item is ITaskItem2 escaped ? escaped.GetMetadataValueEscaped(name) : item.GetMetadata(name))
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ItemForms.Unescape)];

    /// <summary>Refuses the item: for use as <c>return values.Refuse(…)</c>.</summary>
    public T? Refuse<T>(Diagnostic error)
        where T : class
    {
        reader.Refuse(error with { Location = Location });
        return null;
    }

    /// <summary>The same where the reading goes on, to tell of further mistakes: what is read does not get past <see cref="ItemReader.ThrowIfRefused"/>.</summary>
    public void Refuse(Diagnostic error) => reader.Refuse(error with { Location = Location });

    public T? Required<T>(string name)
        where T : class => Refuse<T>(ItemDiagnostics.MissingMetadata(itemType, Include, name));

    public T? Invalid<T>(string name, string expected)
        where T : class => Refuse<T>(ItemDiagnostics.InvalidMetadata(itemType, Include, name, this[name], expected));
}
