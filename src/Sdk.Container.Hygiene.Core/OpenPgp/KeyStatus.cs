namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>What the owner of a key allows it, by the newest of the signatures over it that are the owner's own and hold.</summary>
/// <param name="Expires">Null for never. A subkey expires with its primary key at the latest.</param>
/// <param name="IsRevoked">By the primary key itself or by one that it named for this. A revocation that cannot be checked counts.</param>
/// <param name="Problem">Why the key may not sign data: "its key flags do not let it sign"; null where it may.</param>
public sealed record KeyStatus(DateTimeOffset? Expires, bool IsRevoked, string? Problem)
{
    internal static DateTimeOffset? Soonest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? soonest = null;
        foreach (var time in times)
            if (soonest is null || time < soonest)
                soonest = time;
        return soonest;
    }
}
