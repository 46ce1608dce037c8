using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// Reads the messages of a build: JSON objects, one after the other (moby, pkg/jsonmessage). Our own reader, since BuildKit puts a text where the client library insists on an
/// object. A message that is not JSON or endless is <see cref="JsonException"/>.
/// </summary>
internal static class MessageStream
{
    private const int LongestMessage = 32 << 20;

    public static async IAsyncEnumerable<JsonElement> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new(leaveOpen: true));
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (TryParse(ref buffer, out var message))
            {
                yield return message;
            }
            if (result.IsCompleted && !IsBlank(buffer) || buffer.Length > LongestMessage)
                throw new JsonException("a message without an end");
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                break;
        }
        await reader.CompleteAsync();
    }

    private static bool TryParse(ref ReadOnlySequence<byte> buffer, out JsonElement message)
    {
        Utf8JsonReader json = new(buffer, isFinalBlock: false, default);
        if (!JsonDocument.TryParseValue(ref json, out var document))
        {
            message = default;
            return false;
        }
        using (document)
            message = document.RootElement.Clone();
        buffer = buffer.Slice(json.BytesConsumed);
        return true;
    }

    private static bool IsBlank(ReadOnlySequence<byte> rest)
    {
        foreach (var segment in rest)
        {
            if (segment.Span.ContainsAnyExcept(" \t\r\n"u8))
                return false;
        }
        return true;
    }
}
