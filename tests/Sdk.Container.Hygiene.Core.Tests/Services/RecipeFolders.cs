using Sdk.Container.Hygiene.Services;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>Folders of recipes of a test's own: <c>ours</c>, and <c>theirs</c>, which comes before it.</summary>
internal sealed class RecipeFolders : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string this[string relative] => _folder[relative];

    /// <param name="members">Besides the version and the user.</param>
    public RecipeFolders With(string name, string members, string where = "ours") => Write($"{where}/{name}/service.json", $$"""{ "version": 1, "user": "root", {{members}} }""");

    public RecipeFolders Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        File.WriteAllText(_folder[file], text);
        return this;
    }

    /// <param name="requested">Names of DebianPackage items, parted by blanks.</param>
    /// <param name="locked">Names of locked packages, parted by blanks.</param>
    public SelectedService? Select(string requested, string name = "", string locked = "") => ServiceCatalog.Select(
        name, [_folder["theirs"], _folder["ours"]], requested.Split(' '),
        [.. locked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(package => SampleLock.Package(package, "1"))]);

    public void Dispose() => _folder.Dispose();
}
