using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>
/// Reads the metadata of an item of operations. What is wrong is refused, and something takes its place, so that the whole item is read and all that is wrong with it is told at once.
/// </summary>
internal static class OperationsValues
{
    /// <summary>The item's Include, as a name.</summary>
    public static string Name(this ItemValues item)
    {
        if (!OperationsName.IsValid(item.Include))
            item.Refuse(OperationsDiagnostics.InvalidName(item.ItemType, item.Include, OperationsName.Form, OperationsName.Normalize(item.Include)));
        return item.Include;
    }

    public static bool Has(this ItemValues item, string name) => item[name].Length > 0;

    public static string Need(this ItemValues item, string name)
    {
        if (!item.Has(name))
            item.Required<string>(name);
        return item[name];
    }

    public static T Choose<T>(this ItemValues item, string name, T otherwise)
        where T : struct, Enum => item.Has(name) ? Choose<T>(item, name, item[name]) ?? otherwise : otherwise;

    /// <summary>What the item has to say; null where it does not, or was refused.</summary>
    public static T? NeedChoice<T>(this ItemValues item, string name)
        where T : struct, Enum => item.Need(name) is { Length: > 0 } word ? Choose<T>(item, name, word) : null;

    /// <summary>A list of an enum's values, each once, in the enum's order.</summary>
    public static IReadOnlyList<T> ChooseAll<T>(this ItemValues item, string name)
        where T : struct, Enum =>
        item.List(name) is { Count: > 0 } words ? [.. words.Select(word => Choose<T>(item, name, word)).OfType<T>().Distinct().Order()] : Enum.GetValues<T>();

    /// <summary>Seconds.</summary>
    public static int Seconds(this ItemValues item, string name, int otherwise) =>
        !item.Has(name) ? otherwise
        : ItemForms.Duration(item[name]) is { Milliseconds: 0, TotalSeconds: >= 0 and <= int.MaxValue } time ? (int)time.TotalSeconds
        : item.Otherwise(name, ItemForms.DurationForm, otherwise);

    /// <summary>Seconds until the work is ended; an hour where the item does not say. There is no work without an end.</summary>
    public static int Timeout(this ItemValues item, string name) => item.Seconds(name, 3600) is > 0 and var seconds ? seconds : item.Otherwise(name, "longer than nothing", 3600);

    public static long? Bytes(this ItemValues item, string name) =>
        !item.Has(name) ? null : ItemForms.Size(item[name]) ?? item.Otherwise<long?>(name, ItemForms.SizeForm, null);

    public static int Number(this ItemValues item, string name, int otherwise, int least = 0, int most = int.MaxValue) =>
        !item.Has(name) ? otherwise
        : int.TryParse(item[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : item.Otherwise(name, string.Create(CultureInfo.InvariantCulture, $"a number from {least}{(most < int.MaxValue ? $" to {most}" : "")}"), otherwise);

    public static bool Switch(this ItemValues item, string name, bool otherwise = false) => item[name].ToUpperInvariant() switch
    {
        "" => otherwise,
        "TRUE" => true,
        "FALSE" => false,
        _ => item.Otherwise(name, "true or false", otherwise),
    };

    /// <summary>A command and its arguments as argv; empty where there is neither.</summary>
    public static IReadOnlyList<string> Argv(this ItemValues item, string command, string arguments)
    {
        if (item.Has(command))
            return [item[command], .. item.List(arguments)];
        if (item.Has(arguments))
            item.Refuse(OperationsDiagnostics.MissingPart(item.ItemType, item.Include, arguments, command));
        return [];
    }

    /// <summary>A list of <c>NAME=value</c>.</summary>
    public static IReadOnlyDictionary<string, string> Variables(this ItemValues item, string name)
    {
        SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (var text in item.List(name))
        {
            if (text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && text[..at].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') && !text.Any(c => c is '\0' or '\n' or '\r'))
                variables[text[..at]] = text[(at + 1)..];
            else
                item.Otherwise(name, "a list of NAME=value, one line each", "");
        }
        return variables;
    }

    public static T Otherwise<T>(this ItemValues item, string name, string expected, T otherwise)
    {
        item.Invalid<string>(name, expected);
        return otherwise;
    }

    private static T? Choose<T>(ItemValues item, string name, string word)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        foreach (var value in values)
            if (OperationsJson.Word(value).Equals(word, StringComparison.OrdinalIgnoreCase))
                return value;
        item.Refuse(OperationsDiagnostics.UnknownValue(item.ItemType, item.Include, name, word, [.. values.Select(OperationsJson.Word)]));
        return null;
    }
}
