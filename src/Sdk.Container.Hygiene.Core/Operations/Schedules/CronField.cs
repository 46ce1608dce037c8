namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>One of the five fields of a schedule, read.</summary>
internal sealed record CronField(CronUnit Unit, IReadOnlyList<CronRange> Ranges)
{
    /// <summary>Whether it restricts nothing: <c>*</c>.</summary>
    public bool IsAny => Ranges is [{ Star: true, Step: 1 }];

    /// <summary>What makes Debian's cron take both days together (AND), be there a step or not (entry.c: DOM_STAR, DOW_STAR).</summary>
    public bool BeginsWithStar => Ranges[0].Star;

    /// <summary>All numbers that fit, ascending.</summary>
    public IReadOnlyList<int> Values => [.. Ranges.SelectMany(range => range.Values).Distinct().Order()];

    /// <summary>In numbers, as cron writes it.</summary>
    public override string ToString() => string.Join(',', Ranges);
}
