using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// What a build says while it runs, of either builder: passes it on to the log, and keeps the step at hand and the last lines that its command printed, in case it fails.
/// </summary>
internal sealed partial class BuildTranscript(BuildRequest request, EngineInfo info, IHygieneLog log)
{
    private const int LinesInMessage = 5;

    private readonly DockerfileLines _lines = DockerfileLines.Of(request.Dockerfile);
    private readonly Queue<string> _tail = [];
    private readonly BuildKitTrace _trace = new();
    private readonly HashSet<string> _announced = new(StringComparer.Ordinal);
    private string _partial = "";
    private string _step = "";
    private string? _id;
    private string? _error;
    private long? _code;

    /// <summary>The image of the last step that was done, which nobody has asked for where a later one fails; null where there is none, as of BuildKit.</summary>
    public string? Left { get; private set; }

    public void Add(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new JsonException($"a message is an object, not '{EngineFailures.OneLine(message.ToString())}'");
        if (Text(message, "stream") is { } stream)
            Stream(stream);
        if (message.TryGetProperty("aux", out var aux))
            Auxiliary(Text(message, "id"), aux);
        if (message.TryGetProperty("errorDetail", out var detail) && detail.ValueKind == JsonValueKind.Object)
        {
            _error = Text(detail, "message") ?? _error;
            _code = detail.TryGetProperty("code", out var code) && code.TryGetInt64(out var number) && number != 0 ? number : _code;
        }
        _error ??= Text(message, "error");
    }

    /// <summary>The image's id, or the failure as an exception.</summary>
    public string Complete()
    {
        Flush();
        if (_error is not null)
            throw Failed(_error).ToException();
        return _id ?? throw EngineDiagnostics.UnexpectedAnswer(info.Name, "the build ended without an image's id").ToException();
    }

    /// <summary>The engine did not begin: its words are about the Dockerfile, or about the request.</summary>
    public Diagnostic Refused(string text)
    {
        var diagnostic = EngineFailures.OfText(info, text, cause => EngineDiagnostics.BuildRefused(info.Name, cause));
        return LineInText().Match(text) is { Success: true } match ? diagnostic with { Location = request.LocationOf(Number(match)) } : diagnostic;
    }

    private Diagnostic Failed(string error)
    {
        var (step, tail) = _trace.Failed is { } failed ? (failed.Name, failed.Tail) : (_step, [.. _tail]);
        var code = _code ?? (ExitCode().Match(error) is { Success: true } match ? Number(match) : null);
        if (step.Length == 0 || error.Contains("parse error", StringComparison.OrdinalIgnoreCase))
            return Refused(error);
        var (line, instruction) = _lines.Find(step);
        // podman reads a line only when its turn comes, and ends with a dump of what it is made of.
        if (error.Contains("unknown instruction", StringComparison.OrdinalIgnoreCase))
            return Refused(error.Split(" &imagebuilder.")[0]) with { Location = line > 0 ? request.LocationOf(line) : null };
        var text = EngineFailures.OneLine(instruction.Length > 0 ? instruction : step);
        var outcome = code is null ? $"failed ({EngineFailures.OneLine(error).TrimEnd('.')})" : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}");
        var diagnostic = EngineFailures.OfText(info, error + " " + string.Join(' ', code is null ? [] : tail), _ => EngineDiagnostics.BuildFailed(
            info.Name, text.Length > 120 ? text[..120] + "…" : text, outcome, EngineFailures.OneLine(string.Join(" / ", tail.TakeLast(LinesInMessage)))));
        return diagnostic with { Location = line > 0 ? request.LocationOf(line) : null };
    }

    // Text comes in pieces that end anywhere; docker colours what goes to standard error.
    private void Stream(string text)
    {
        var lines = (_partial + Colour().Replace(text, "")).Split('\n');
        foreach (var line in lines.SkipLast(1))
            Line(line.TrimEnd('\r'));
        _partial = lines[^1];
    }

    private void Flush()
    {
        if (_partial.Length > 0)
            Line(_partial);
        _partial = "";
    }

    private void Line(string line)
    {
        if (StepLine().Match(line) is { Success: true } step)
        {
            _step = $"[{step.Groups["number"].Value}] {step.Groups["text"].Value}";
            _tail.Clear();
            log.Info(line);
            return;
        }
        if (Built().Match(line) is { Success: true } built)
            _id ??= built.Groups["id"].Value;
        // What a FROM names is somebody's.
        if (StepImage().Match(line) is { Success: true } done && !_step.Contains("] FROM ", StringComparison.OrdinalIgnoreCase))
            Left = done.Groups["id"].Value;
        if (OfBuilder().IsMatch(line))
        {
            log.Detail(line);
            return;
        }
        Printed(line);
    }

    private void Printed(string line)
    {
        log.Info(line);
        request.Output?.Invoke(line);
        if (line.Trim().Length == 0)
            return;
        _tail.Enqueue(line);
        if (_tail.Count > BuildKitTrace.TailLength)
            _tail.Dequeue();
    }

    private void Auxiliary(string? id, JsonElement aux)
    {
        if (id == "moby.buildkit.trace" && aux.ValueKind == JsonValueKind.String)
        {
            if (!aux.TryGetBytesFromBase64(out var bytes))
                throw new JsonException("the progress is not Base64");
            foreach (var line in _trace.Add(bytes))
            {
                if (line.IsOutput)
                    Printed(line.Text);
                else if (_announced.Add(line.Text))
                    log.Info(line.Text);
            }
        }
        else if (aux.ValueKind == JsonValueKind.Object && Text(aux, "ID") is { } image)
        {
            _id = image;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(Match match) => int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Docker's "Step 2/5 : RUN …", podman's "STEP 2/5: RUN …".</summary>
    [GeneratedRegex(@"\AStep (?<number>[0-9]+)(/[0-9]+)? ?: (?<text>.*)\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex StepLine();

    /// <summary>Docker's " ---> 0123456789ab", podman's "--> 0123456789a".</summary>
    [GeneratedRegex(@"\A( -)?--> (?<id>[0-9a-f]{11,64})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex StepImage();

    /// <summary>What a builder says of its own doings between the lines of a command.</summary>
    [GeneratedRegex(@"\A(( -)?--> .*|Removing intermediate container [0-9a-f]+|)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex OfBuilder();

    [GeneratedRegex(@"\ASuccessfully built (?<id>[0-9a-f]{12,64})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Built();

    [GeneratedRegex(@"(non-zero code|exit code|exit status):? (?<number>[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"\bline (?<number>[0-9]+)\b|:(?<number>[0-9]+):", RegexOptions.ExplicitCapture)]
    private static partial Regex LineInText();

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();
}
