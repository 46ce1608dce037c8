using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>
/// The identity of something made from inputs: SHA-256 over the length-prefixed inputs in order, so that no two lists of inputs run together.
/// Begin with a format version of your own.
/// </summary>
public readonly record struct Fingerprint
{
    private Fingerprint(Sha256Digest digest) => Digest = digest;

    public Sha256Digest Digest { get; }

    public static Fingerprint Of(params IEnumerable<string> inputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var input in inputs)
        {
            var bytes = Encoding.UTF8.GetBytes(input);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return new(Sha256Digest.FromBytes(hash.GetHashAndReset()));
    }

    public override string ToString() => Digest.Hex;
}
