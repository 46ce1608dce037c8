namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>One element of a field: a number, a range, or <c>*</c>, the latter two perhaps with a step.</summary>
/// <param name="Step">1 where none is written.</param>
/// <param name="Star">Whether it is written with <c>*</c>; <paramref name="First"/> and <paramref name="Last"/> are then those of the field.</param>
internal readonly record struct CronRange(int First, int Last, int Step = 1, bool Star = false)
{
    public IEnumerable<int> Values
    {
        get
        {
            for (var value = First; value <= Last; value += Step)
                yield return value;
        }
    }

    public override string ToString() => FormattableString.Invariant(this switch
    {
        { Star: true, Step: 1 } => $"*",
        { Star: true } => $"*/{Step}",
        { Step: > 1 } => $"{First}-{Last}/{Step}",
        _ when First < Last => $"{First}-{Last}",
        _ => $"{First}",
    });
}
