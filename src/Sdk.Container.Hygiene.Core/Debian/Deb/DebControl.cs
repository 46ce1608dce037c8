using System.Text;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>The control member of a .deb (deb-control(5)): its files by name, and the fields of <c>control</c>.</summary>
internal sealed class DebControl
{
    private readonly IReadOnlyDictionary<string, byte[]> _files;
    private readonly Dictionary<string, string> _fields;

    private DebControl(IReadOnlyDictionary<string, byte[]> files, string stanza)
    {
        _files = files;
        Stanza = stanza;
        _fields = ReadFields(stanza);
    }

    /// <summary>The text of <c>control</c>: one stanza, ended by a line feed.</summary>
    public string Stanza { get; }

    /// <summary>The value of a field with its continuation lines; null where the stanza does not have it.</summary>
    public string? this[string field] => _fields.GetValueOrDefault(field);

    /// <summary>A file as text; null where the package has none of that name.</summary>
    public string? Text(string file) => _files.TryGetValue(file, out var content) ? Encoding.UTF8.GetString(content) : null;

    /// <summary>A file as it is; null where the package has none of that name.</summary>
    public byte[]? Content(string file) => _files.GetValueOrDefault(file);

    /// <summary>Reads control.tar; only regular files at its top count. Damage is an <see cref="InvalidDataException"/>.</summary>
    public static DebControl Read(Stream controlTar)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var tar = new DebTarReader(controlTar);
        while (tar.Next() is { } entry)
        {
            if (entry.Kind != Tar.TarEntryKind.File)
                continue;
            var content = new byte[entry.Size];
            tar.Content.ReadExactly(content);
            if (!files.TryAdd(entry.Path.StartsWith("./", StringComparison.Ordinal) ? entry.Path[2..] : entry.Path, content))
                throw new InvalidDataException($"its control member has '{entry.Path}' twice");
        }
        return files.TryGetValue("control", out var control)
            ? new(files, Encoding.UTF8.GetString(control).Trim('\n') + '\n')
            : throw new InvalidDataException("its control member has no file 'control'");
    }

    internal static Dictionary<string, string> ReadFields(string stanza)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        foreach (var line in stanza.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is ' ' or '\t' && last is not null)
                fields[last] += '\n' + line;
            else if (line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && fields.TryAdd(line[..colon], line[(colon + 1)..].Trim()))
                last = line[..colon];
            else
                throw new InvalidDataException("its control file is not a stanza of fields");
        }
        return fields;
    }
}
