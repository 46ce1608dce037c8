using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>
/// The lock's checksum over itself: SHA-256 of the file without the one line that holds it. It is no protection against an attacker, who can compute it too; it tells an edit
/// by hand and a merge that went wrong from what was resolved. Carriage returns don't count, because git may turn LF into CRLF in a work tree, and JSON has none inside strings.
/// </summary>
internal static class LockChecksum
{
    /// <summary>The file: its first lines, the checksum's line, and <paramref name="rest"/>, which begins where the next line does.</summary>
    public static byte[] Seal(long version, string rest)
    {
        var head = Head(version);
        var checksum = Sha256Digest.Of(Encoding.UTF8.GetBytes(head + rest));
        return Encoding.UTF8.GetBytes($"{head}{Line(checksum)}{rest}");
    }

    /// <summary>What the checksum should be; null where the file does not begin as <see cref="Seal"/> writes it, with <paramref name="recorded"/> in its place.</summary>
    public static Sha256Digest? Compute(ReadOnlySpan<byte> text, long version, Sha256Digest recorded)
    {
        if (text.Contains((byte)'\r'))
            text = WithoutCarriageReturns(text);
        var (head, line) = (Encoding.UTF8.GetBytes(Head(version)), Encoding.UTF8.GetBytes(Line(recorded)));
        if (!text.StartsWith(head) || !text[head.Length..].StartsWith(line))
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(text[(head.Length + line.Length)..]);
        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }

    private static string Head(long version) => string.Create(CultureInfo.InvariantCulture, $"{{\n  \"version\": {version},\n");

    private static string Line(Sha256Digest checksum) => $"  \"sha256\": \"{checksum.Hex}\",\n";

    private static byte[] WithoutCarriageReturns(ReadOnlySpan<byte> text)
    {
        var kept = new byte[text.Length - text.Count((byte)'\r')];
        var length = 0;
        foreach (var value in text)
        {
            if (value != '\r')
                kept[length++] = value;
        }
        return kept;
    }
}
