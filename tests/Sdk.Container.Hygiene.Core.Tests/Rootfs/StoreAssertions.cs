using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

internal static class StoreAssertions
{
    public static void ShouldHaveNothingDerived(this ContentStore store)
    {
        var derived = Path.Join(store.Root, "derived");
        if (Directory.Exists(derived))
            Directory.GetFiles(derived, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }
}
