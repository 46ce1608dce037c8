namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// BuildKit's progress (moby/buildkit, api/services/control/control.proto, StatusResponse): protobuf, of which a name, an error and what commands print are read. The rest, and fields
/// to come, are passed over. Bytes that are no protobuf are <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class BuildKitTrace
{
    /// <summary>How many lines of a command's output are kept.</summary>
    public const int TailLength = 20;

    private readonly Dictionary<string, Vertex> _vertices = new(StringComparer.Ordinal);

    /// <summary>The step that failed first, and the end of its output; null where none has.</summary>
    public (string Name, IReadOnlyList<string> Tail)? Failed { get; private set; }

    /// <summary>Takes one message: the names of the steps that begin or are found in the cache, and the lines that commands printed.</summary>
    public IReadOnlyList<TraceLine> Add(ReadOnlySpan<byte> status)
    {
        List<TraceLine> lines = [];
        ProtobufReader reader = new(status);
        while (reader.TryRead(out var field))
        {
            if (field == 1)
                ReadVertex(reader.Bytes, lines);
            else if (field == 3)
                ReadLog(reader.Bytes, lines);
        }
        return lines;
    }

    private void ReadVertex(ReadOnlySpan<byte> message, List<TraceLine> lines)
    {
        var (digest, name, error, isCached, hasStarted, hasEnded) = ("", "", "", false, false, false);
        ProtobufReader reader = new(message);
        while (reader.TryRead(out var field))
        {
            switch (field)
            {
                case 1: digest = reader.Text; break;
                case 3: name = reader.Text; break;
                case 4: isCached = reader.Number != 0; break;
                case 5: hasStarted = true; break;
                case 6: hasEnded = true; break;
                case 7: error = reader.Text; break;
            }
        }
        var vertex = Vertex(digest);
        if (name.Length > 0)
            vertex.Name = name;
        if (hasEnded && vertex.Partial.Length > 0)
            Print(vertex, "\n", lines);
        if (hasStarted && !name.StartsWith("[internal]", StringComparison.Ordinal))
            lines.Add(new(isCached ? $"{vertex.Name} (cached)" : vertex.Name, IsOutput: false));
        if (error.Length > 0)
            Failed ??= (vertex.Name, [.. vertex.Tail]);
    }

    private void ReadLog(ReadOnlySpan<byte> message, List<TraceLine> lines)
    {
        var (digest, text) = ("", "");
        ProtobufReader reader = new(message);
        while (reader.TryRead(out var field))
        {
            if (field == 1)
                digest = reader.Text;
            else if (field == 4)
                text = reader.Text;
        }
        Print(Vertex(digest), text, lines);
    }

    private static void Print(Vertex vertex, string text, List<TraceLine> lines)
    {
        var parts = (vertex.Partial + text).Split('\n');
        foreach (var part in parts.SkipLast(1))
        {
            var line = part.TrimEnd('\r');
            lines.Add(new(line, IsOutput: true));
            if (line.Trim().Length == 0)
                continue;
            vertex.Tail.Enqueue(line);
            if (vertex.Tail.Count > TailLength)
                vertex.Tail.Dequeue();
        }
        vertex.Partial = parts[^1];
    }

    private Vertex Vertex(string digest)
    {
        if (!_vertices.TryGetValue(digest, out var vertex))
            _vertices[digest] = vertex = new();
        return vertex;
    }
}

/// <summary>A line of the progress: the name of a step, or what its command printed.</summary>
internal readonly record struct TraceLine(string Text, bool IsOutput);

/// <summary>What is known of a step.</summary>
internal sealed class Vertex
{
    public string Name { get; set; } = "";
    public string Partial { get; set; } = "";
    public Queue<string> Tail { get; } = [];
}
