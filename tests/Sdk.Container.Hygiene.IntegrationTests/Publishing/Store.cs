using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>Looks at a store from outside.</summary>
internal static class Store
{
    /// <summary>Every blob has the bytes that its name says.</summary>
    public static void Check(string store)
    {
        var blobs = Directory.GetFiles(Path.Combine(store, "blobs"), "*", SearchOption.AllDirectories);
        blobs.ShouldNotBeEmpty();
        foreach (var blob in blobs)
            Sha256Digest.Of(File.ReadAllBytes(blob)).Hex.ShouldBe(Path.GetFileName(blob));
    }
}
