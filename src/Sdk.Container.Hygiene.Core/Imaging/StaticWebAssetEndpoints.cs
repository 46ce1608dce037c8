using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>
/// The manifest from which ASP.NET Core's MapStaticAssets serves an app's static files (<c>App.staticwebassets.endpoints.json</c>). The .NET SDK writes into it when each file was last written on the disk that
/// it was built on, which would give each clone an image of its own; in an image, all are of the image's time. Browsers go by the ETag, which is of the content.
/// </summary>
public static class StaticWebAssetEndpoints
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="seconds">Since 1970.</param>
    /// <param name="path">Where the manifest was read, for messages.</param>
    public static byte[] WithTime(ReadOnlySpan<byte> manifest, long seconds, string path)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);
        try
        {
            var root = JsonNode.Parse(manifest);
            foreach (var endpoint in root?["Endpoints"]?.AsArray() ?? [])
            {
                foreach (var header in endpoint?["ResponseHeaders"]?.AsArray() ?? [])
                {
                    if (header?["Name"]?.GetValue<string>() == "Last-Modified")
                        header["Value"] = time;
                }
            }
            return JsonSerializer.SerializeToUtf8Bytes(root, s_plain);
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            throw ImageDiagnostics.UnreadableEndpoints(path, other.Message).ToException(other);
        }
    }
}
