using CsCheck;

namespace Sdk.Container.Hygiene.Tests;

/// <summary>Generators that CsCheck lacks.</summary>
internal static class Any
{
    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
