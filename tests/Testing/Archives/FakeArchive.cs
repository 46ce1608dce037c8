using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>
/// A signed Debian archive made in memory, with its security archive beside it. Served by <see cref="FakeMirror"/> (an HTTP handler), by <see cref="FakeArchiveServer"/> (real HTTP),
/// or written to a folder for <c>file:</c>. What is changed shows after <see cref="Publish"/>.
/// </summary>
public sealed class FakeArchive
{
    private readonly List<(DateTimeOffset Time, IReadOnlyDictionary<string, byte[]> Files)> _past = [];
    private readonly List<FakeSuite> _suites = [];
    private IReadOnlyDictionary<string, byte[]>? _files;

    public FakeArchive(params IEnumerable<string> suites) => _suites.AddRange(suites.Select(name => new FakeSuite(name)));

    /// <summary>trixie with its updates and security suites, and nothing in them.</summary>
    public static FakeArchive Trixie => new("trixie", "trixie-updates", "trixie-security");

    public static FakeArchive Bookworm => new("bookworm", "bookworm-updates", "bookworm-security");

    public ReleaseSigner Signer { get; set; } = ReleaseSigner.Default;

    /// <summary>A suite by its codename.</summary>
    public FakeSuite this[string name] => _suites.Single(suite => suite.Name == name);

    /// <summary>All files, by path from the root of the server: <c>debian/dists/trixie/InRelease</c>.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files ?? Publish();

    public FakeSuite AddSuite(string name)
    {
        var suite = new FakeSuite(name);
        _suites.Add(suite);
        return suite;
    }

    /// <summary>Renders the archive as it is now. Packages that are no longer in a suite are gone.</summary>
    public IReadOnlyDictionary<string, byte[]> Publish()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (path, content) in _suites.SelectMany(suite => suite.Render(Signer)))
            files[path] = content;
        return _files = files;
    }

    /// <summary>Keeps the archive as it is now for the time after <paramref name="time"/>: <c>archive/debian/20260101T120000Z/…</c> and later times.</summary>
    public void KeepSnapshot(DateTimeOffset time) => _past.Add((time, Files));

    /// <summary>A file by its path from the root of the server, today's or a snapshot's.</summary>
    public bool TryRead(string path, [NotNullWhen(true)] out byte[]? content)
    {
        // archive/debian/20260101T120000Z/pool/…: the last state before that time.
        if (path.Split('/', 4) is ["archive", var root, var id, var rest]
            && DateTimeOffset.TryParseExact(id, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            content = null;
            return _past.LastOrDefault(past => past.Time <= time).Files?.TryGetValue($"{root}/{rest}", out content) == true && content is not null;
        }
        return Files.TryGetValue(path, out content);
    }

    /// <summary>Writes today's files below a folder, so that <c>file:FOLDER/debian</c> is a mirror.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (path, content) in Files)
        {
            var target = Path.Join(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
        }
    }
}
