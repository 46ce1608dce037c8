using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>A SHA-256 digest: the identity of everything in the store and in an image.</summary>
public readonly record struct Sha256Digest
{
    private Sha256Digest(string hex) => Hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>The form of OCI's descriptors: <c>sha256:</c> and the digits (image-spec, descriptor.md, Digests).</summary>
    public string Oci => $"sha256:{Hex}";

    public static Sha256Digest Of(ReadOnlySpan<byte> data) => FromBytes(SHA256.HashData(data));

    public static async Task<Sha256Digest> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return FromBytes(await SHA256.HashDataAsync(file, cancellationToken));
    }

    public static Sha256Digest FromBytes(ReadOnlySpan<byte> digest) =>
        digest.Length == SHA256.HashSizeInBytes ? new(Convert.ToHexStringLower(digest)) : throw new ArgumentException("not a SHA-256 digest", nameof(digest));

    /// <summary>Reads 64 hexadecimal digits in either case, with or without OCI's <c>sha256:</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Sha256Digest digest)
    {
        if (text.StartsWith("sha256:"))
            text = text[7..];
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (text.Length == 64 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            digest = FromBytes(bytes);
            return true;
        }
        digest = default;
        return false;
    }

    public override string ToString() => Hex;
}
