using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>Public keys in OpenPGP's transferable form (RFC 9580 §10.1), as in Debian's archive keyring. Reading is cheap: nothing is verified before it is asked for.</summary>
public sealed class Keyring
{
    private Keyring(IEnumerable<PrimaryKey> keys) =>
        Keys = [.. keys.GroupBy(key => key.Fingerprint, StringComparer.Ordinal).Select(copies => PrimaryKey.Merge([.. copies]))];

    /// <summary>The primary keys, in the order of the file.</summary>
    public IReadOnlyList<PrimaryKey> Keys { get; }

    /// <summary>
    /// Reads keys, binary or armored (several blocks, with any text around them); packets and algorithms that are not known are passed over.
    /// A keyring without any usable key is refused: throws <see cref="HygieneException"/> (HYG3112), and nothing else.
    /// </summary>
    /// <param name="name">What the keyring is called in messages, for example its path.</param>
    public static Keyring Parse(ReadOnlySpan<byte> keyring, string name = "the keyring")
    {
        try
        {
            var keys = KeyringReader.Read(ArmoredKeys.IsArmored(keyring) ? ArmoredKeys.Read(keyring) : keyring.ToArray());
            if (!keys.Any(key => key.Packet.Key is not null))
                throw TrustDiagnostics.UnusableKeyring(name, "it holds no public key of a kind that is still strong").ToException();
            return new(keys);
        }
        catch (FormatException malformed)
        {
            throw TrustDiagnostics.UnusableKeyring(name, malformed.Message).ToException(malformed);
        }
    }

    /// <summary>The vendor's repository that the keys are for, by the project's name for it; null: Debian's archive. Messages say where to put another key.</summary>
    public string? Repository { get; private init; }

    /// <summary>The same keys, for a repository of a vendor's.</summary>
    public Keyring For(string repository) => new(Keys) { Repository = repository };

    /// <summary>The keys of several keyrings as one.</summary>
    public static Keyring Union(params IEnumerable<Keyring> keyrings) => new(keyrings.SelectMany(keyring => keyring.Keys));

    /// <summary>
    /// The keyring restricted to these primary keys. Throws <see cref="HygieneException"/> (HYG3113) where it has none of them.
    /// </summary>
    /// <param name="fingerprints">40 hexadecimal digits each, in either case, with or without blanks between them.</param>
    /// <param name="name">What the keyring is called in messages.</param>
    public Keyring Pin(IReadOnlySet<string> fingerprints, string name = "the keyring")
    {
        var wanted = fingerprints.Select(fingerprint => fingerprint.Replace(" ", "", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var keys = Keys.Where(key => wanted.Contains(key.Fingerprint)).ToList();
        return keys.Count > 0 ? new(keys) : throw TrustDiagnostics.PinnedKeysMissing(name, [.. wanted.Order(StringComparer.Ordinal)]).ToException();
    }

    /// <summary>The keys that a signature may be by: its issuer is a hint, and key ids can collide.</summary>
    internal List<SigningKey> FindIssuers(SignaturePacket signature)
    {
        var issuers = new List<SigningKey>();
        foreach (var primary in Keys)
        {
            if (signature.IsAscribedTo(primary.Packet))
                issuers.Add(new(primary, null));
            foreach (var subkey in primary.Subkeys)
                if (signature.IsAscribedTo(subkey.Packet))
                    issuers.Add(new(primary, subkey));
        }
        return issuers;
    }
}
