using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>What a second process does to a store in the tests. It says on its output how far it is, and goes on when it is told to on its input.</summary>
public static class StoreParts
{
    public static ReadOnlyMemory<byte> Content { get; } = Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31 >> 3)).ToArray();

    public static Sha256Digest Digest { get; } = Sha256Digest.Of(Content.Span);

    public static Fingerprint Key { get; } = Fingerprint.Of("test", "1");

    public static Task PlayAsync(string part, ContentStore store) => part switch
    {
        "blob" => store.AddBlobAsync(Digest, WriteWithPauseAsync, CancellationToken.None),
        "derived" => store.GetOrAddDerivedAsync("test", Key, ProduceAsync, CancellationToken.None),
        "fill" => FillAsync(store),
        "lock" => HoldAsync(store.LockPath("test")),
        _ => throw new ArgumentException(part),
    };

    private static async Task WriteWithPauseAsync(Stream blob, CancellationToken cancellationToken)
    {
        await blob.WriteAsync(Content.Slice(0, 1_000_000), cancellationToken);
        Console.WriteLine("writing");
        Console.ReadLine();
        await blob.WriteAsync(Content.Slice(1_000_000), cancellationToken);
    }

    private static async Task ProduceAsync(string folder, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(Path.Join(folder, "half"), Content, cancellationToken);
        Console.WriteLine("producing");
        Console.ReadLine();
        await File.WriteAllTextAsync(Path.Join(folder, "whole"), $"{Environment.ProcessId}", cancellationToken);
    }

    // A disk of one megabyte: three do not fit, in either way of writing, and nothing is left of the attempts; less fits.
    private static async Task FillAsync(ContentStore store)
    {
        Console.WriteLine(await CodeOfAsync(() => store.AddBlobAsync(Digest, Content.Length, async (blob, token) => await blob.WriteAsync(Content, token), default)));
        Console.WriteLine(await CodeOfAsync(() => store.AddBlobAsync(Digest, async (blob, token) => await blob.WriteAsync(Content, token), default)));
        Console.WriteLine(await CodeOfAsync(() => store.GetOrAddDerivedAsync("test", Key, (folder, token) => File.WriteAllBytesAsync(Path.Join(folder, "a"), Content, token), default)));
        Console.WriteLine(await CodeOfAsync(() => AtomicFile.WriteAsync(Path.Join(store.Root, "file"), Content, TimeProvider.System, default)));
        Console.WriteLine(await CodeOfAsync(() => store.AddBlobAsync(Sha256Digest.Of(Content.Span[..500_000]), async (blob, token) => await blob.WriteAsync(Content.Slice(0, 500_000), token), default)));
        Console.WriteLine(string.Join(' ', Directory.EnumerateFiles(store.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    private static async Task<string> CodeOfAsync(Func<Task> action)
    {
        try
        {
            await action();
            return "written";
        }
        catch (HygieneException failure)
        {
            return failure.Code;
        }
    }

    private static async Task HoldAsync(string path)
    {
        using var held = await FileLock.AcquireAsync(path, "test", null, TimeProvider.System, default);
        Console.WriteLine(Environment.ProcessId);
        Console.ReadLine();
    }
}
