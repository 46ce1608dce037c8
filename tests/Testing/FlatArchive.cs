using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>A folder of .debs with the index files that apt needs of it (apt's "flat repository"): <c>deb [trusted=yes] copy:FOLDER ./</c>.</summary>
public static class FlatArchive
{
    /// <summary>Writes Packages and Release beside the .debs of a folder.</summary>
    /// <param name="suite">The name by which mmdebstrap knows which packages are essential.</param>
    public static void Index(string folder, string suite)
    {
        var index = Encoding.UTF8.GetBytes(string.Join('\n', Directory.GetFiles(folder, "*.deb").Order(StringComparer.Ordinal).Select(Describe)));
        File.WriteAllBytes(Path.Combine(folder, "Packages"), index);
        File.WriteAllText(Path.Combine(folder, "Release"), $"Suite: {suite}\nCodename: {suite}\nSHA256:\n {Sha256Digest.Of(index).Hex} {index.Length} Packages\n");
    }

    // deb822, as dpkg-scanpackages writes it.
    private static string Describe(string path)
    {
        using var file = File.OpenRead(path);
        var control = Encoding.UTF8.GetString(new DebReader(file, path).Control.Stanza.Bytes.Span).TrimEnd();
        file.Position = 0;
        var digest = Sha256Digest.FromBytes(SHA256.HashData(file));
        return string.Create(CultureInfo.InvariantCulture, $"{control}\nFilename: ./{Path.GetFileName(path)}\nSize: {file.Length}\nSHA256: {digest.Hex}\n");
    }
}
