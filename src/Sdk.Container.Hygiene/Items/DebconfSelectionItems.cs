using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Items;

/// <summary>DebconfSelection items: <c>Include</c> is the name of a question, <c>Value</c> its answer.</summary>
internal static class DebconfSelectionItems
{
    private static readonly string[] s_known = ["Value"];

    /// <summary>Sorted by question. An item that is there twice with the same value counts once.</summary>
    public static IReadOnlyList<DebconfSelection> Read(ITaskItem[]? items)
    {
        ItemReader reader = new();
        Dictionary<string, string> seen = [];
        var selections = reader.Read("DebconfSelection", items, s_known, values => Convert(values, seen));
        reader.ThrowIfRefused();
        return [.. selections.OrderBy(selection => selection.Question, StringComparer.Ordinal)];
    }

    private static DebconfSelection? Convert(ItemValues values, Dictionary<string, string> seen)
    {
        var (question, value) = (values.Include, values["Value"]);
        if (!question.Contains('/', StringComparison.Ordinal) || !question.All(c => c is > ' ' and <= '~'))
            return values.Refuse<DebconfSelection>(ItemDiagnostics.InvalidInclude("DebconfSelection", question, "the name of a question, as the package's templates have it: package/question"));
        if (value.Length == 0)
            return values.Required<DebconfSelection>("Value");
        if (value.Any(char.IsControl) || value.EndsWith('\\'))
            return values.Invalid<DebconfSelection>("Value", "one line that does not end in a backslash, as debconf-set-selections reads it");
        if (seen.TryGetValue(question, out var before))
            return before == value ? null : values.Refuse<DebconfSelection>(ItemDiagnostics.DuplicateItem("DebconfSelection", question));
        seen.Add(question, value);
        return new(question, value) { Locate = () => values.Location };
    }
}
