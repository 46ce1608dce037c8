using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>Turns what the client library, the connection and the engine come up with into what a person can act on.</summary>
internal static class EngineFailures
{
    /// <summary>Runs a conversation with the engine; whatever breaks it is a diagnostic. <see cref="HygieneException"/> and a cancellation by the caller go through.</summary>
    public static async Task<T> GuardAsync<T>(EngineInfo info, Func<Task<T>> talk, CancellationToken cancellationToken)
    {
        try
        {
            return await talk();
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested && failure is not HygieneException)
        {
            // A connection that was cut may say so in many ways.
            throw new OperationCanceledException("the work with the engine was cancelled", failure, cancellationToken);
        }
        catch (DockerApiException failure)
        {
            throw OfText(info, Text(failure), cause => EngineDiagnostics.RequestRefused(info.Name, cause)).ToException(failure);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or FormatException or InvalidDataException)
        {
            throw EngineDiagnostics.UnexpectedAnswer(info.Name, OneLine(failure.Message)).ToException(failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or AggregateException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            var local = Innermost(failure);
            throw EngineDiagnostics.ConnectionLost(info.Name, info.Endpoint, OneLine(local.Message)).ToException(failure);
        }
    }

    /// <summary>A failure by the engine's own words: a full disk has a code of its own, whatever was asked.</summary>
    public static Diagnostic OfText(EngineInfo info, string text, Func<string, Diagnostic> otherwise)
    {
        var line = OneLine(text);
        return line.Contains("no space left on device", StringComparison.OrdinalIgnoreCase) || line.Contains("disk quota exceeded", StringComparison.OrdinalIgnoreCase)
            ? EngineDiagnostics.OutOfDisk(info.Name, line)
            : otherwise(line);
    }

    /// <summary>What the engine says, out of <c>{"message":"…"}</c> where it is that.</summary>
    public static string Text(DockerApiException failure)
    {
        var body = failure.ResponseBody ?? "";
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String)
                return message.GetString()!;
        }
        catch (JsonException)
        {
            // Then it is plain text.
        }
        return body.Length > 0 ? body : $"status {(int)failure.StatusCode}";
    }

    /// <summary>On one line and not longer than a person reads.</summary>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 600 ? line : $"{line[..600]}…";
    }

    private static Exception Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure;
}
