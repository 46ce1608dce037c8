using System.Text;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>The control member of a .deb (deb-control(5)): its files by name, and the fields of <c>control</c>.</summary>
internal sealed class DebControl
{
    private readonly IReadOnlyDictionary<string, byte[]> _files;

    private DebControl(IReadOnlyDictionary<string, byte[]> files, ControlStanza stanza)
    {
        _files = files;
        Stanza = stanza;
    }

    /// <summary>The one stanza of the file <c>control</c>.</summary>
    public ControlStanza Stanza { get; }

    /// <summary>All files by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

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
            if (entry.Kind != TarEntryKind.File)
                continue;
            // A size that the header only claims costs nothing: what is read grows with what is there.
            using var content = new MemoryStream();
            tar.Content.CopyTo(content);
            if (!files.TryAdd(entry.Path.StartsWith("./", StringComparison.Ordinal) ? entry.Path[2..] : entry.Path, content.ToArray()))
                throw new InvalidDataException($"its control member has '{entry.Path}' twice");
        }
        // A second stanza would be a second package for whoever reads the image's package database.
        return files.TryGetValue("control", out var control) && ControlFile.Read(control).ToList() is [var stanza]
            ? new(files, stanza)
            : throw new InvalidDataException("its control member has no file 'control' of one stanza");
    }
}
