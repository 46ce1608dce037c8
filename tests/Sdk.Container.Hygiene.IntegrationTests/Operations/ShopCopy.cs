using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A backup's folder, to do harm to.</summary>
internal sealed class ShopCopy(string folder)
{
    private string Manifest => Path.Combine(folder, "manifest.json");

    public string Name => Path.GetFileName(folder);

    /// <summary>The answer of the drill that has verified it; null where none has.</summary>
    public string? Answer => File.Exists(Path.Combine(folder, "verified.json")) ? JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "verified.json")))!["answer"]!.GetValue<string>() : null;

    /// <summary>Changes a file as a bad disk does, and leaves what the manifest says of it.</summary>
    public void Damage(string file, Func<byte[], byte[]> change) => File.WriteAllBytes(Path.Combine(folder, file), change(File.ReadAllBytes(Path.Combine(folder, file))));

    /// <summary>Changes what was dumped before it was packed, as a bad dump does: sizes and hashes are those of what is there.</summary>
    public async Task RepackAsync(string plain, Func<byte[], byte[]> change)
    {
        await Tool.RunAsync("zstd", folder, "--quiet", "--decompress", "--rm", $"{plain}.zst");
        Damage(plain, change);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, plain));
        await Tool.RunAsync("zstd", folder, "--quiet", "--rm", plain);
        var packed = await File.ReadAllBytesAsync(Path.Combine(folder, $"{plain}.zst"));
        ChangeManifest(manifest =>
        {
            var file = manifest["files"]!.AsArray().Single(each => each!["plain"]!.GetValue<string>() == plain)!;
            (file["size"], file["sha256"]) = (packed.Length, Hash(packed));
            (file["plainSize"], file["plainSha256"]) = (bytes.Length, Hash(bytes));
        });
    }

    public void ChangeManifest(Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Manifest))!;
        change(manifest);
        File.WriteAllText(Manifest, manifest.ToJsonString(new() { WriteIndented = true }));
    }

    /// <summary>Another one with the same content, as if it were made a second later.</summary>
    public ShopCopy Duplicate()
    {
        const string Format = "yyyyMMdd'T'HHmmss'Z'";
        var time = DateTime.ParseExact(Name, Format, CultureInfo.InvariantCulture).AddSeconds(1);
        var other = Path.Combine(Path.GetDirectoryName(folder)!, time.ToString(Format, CultureInfo.InvariantCulture));
        Directory.CreateDirectory(other);
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Copy(file, Path.Combine(other, Path.GetFileName(file)), overwrite: true);
        return new(other);
    }

    public void Remove() => Directory.Delete(folder, recursive: true);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
