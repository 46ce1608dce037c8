using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>ops.json as bytes: the same manifest makes the same bytes. What is empty or not said is left out.</summary>
public static class OperationsJson
{
    private const string Schema = "ops.schema.json";

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is read by people, and stands in no web page
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsEmpty } },
    };

    public static byte[] Write(OperationsManifest manifest)
    {
        JsonObject document = new() { ["$schema"] = Schema };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(manifest, s_options)!.AsObject().ToList())
            document[name] = value?.DeepClone();
        return [.. JsonSerializer.SerializeToUtf8Bytes(document, s_options), (byte)'\n'];
    }

    /// <summary>A value of an enum as ops.json has it: <c>postgresql</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <exception cref="JsonException">What cannot be read, with its place.</exception>
    public static OperationsManifest Read(ReadOnlySpan<byte> json)
    {
        var document = JsonSerializer.Deserialize<JsonObject>(json, s_options) ?? throw new JsonException("it is empty");
        document.Remove("$schema");
        return document.Deserialize<OperationsManifest>(s_options) ?? throw new JsonException("it is empty");
    }

    private static void LeaveOutWhatIsEmpty(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType == typeof(string))
                property.ShouldSerialize = static (_, value) => value is string { Length: > 0 };
            else if (typeof(IEnumerable).IsAssignableFrom(property.PropertyType))
                property.ShouldSerialize = static (_, value) => value is IEnumerable values && values.GetEnumerator().MoveNext();
        }
    }
}
