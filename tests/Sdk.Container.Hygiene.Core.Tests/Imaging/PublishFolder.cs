using System.Collections.ObjectModel;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Imaging;

/// <summary>Published files of a test's own, with a store beside them. Files are as old as a finished build's, so that their stamps may be believed.</summary>
public sealed class PublishFolder : IDisposable
{
    public const int AppUser = 1654;

    private static readonly DateTime Built = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly TemporaryFolder _folder = new();

    public Collection<PublishFile> Files { get; } = [];

    public ContentStore Store => new(_folder["store"]);

    /// <summary>When layers are made: an hour after this test wrote its files.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow.AddHours(1);

    public string this[string source] => _folder[source];

    public PublishFolder With(string source, string content, PublishFileGroup group = PublishFileGroup.App, string? target = null)
    {
        Write(source, content);
        Files.Add(new(_folder[source], target ?? source, group));
        return this;
    }

    public void Write(string source, string content, DateTime? time = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[source])!);
        File.WriteAllText(_folder[source], content);
        File.SetLastWriteTimeUtc(_folder[source], time ?? Built);
    }

    public Task<AppLayersResult> BuildAsync(Func<AppLayersRequest, AppLayersRequest>? change = null) =>
        new AppLayers(Store, new ManualTime(Now)).BuildAsync(
            (change ?? (request => request))(new() { Files = Files, Epoch = 1_750_000_000, RuntimeVersion = "test" }), TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<string>> CodesAsync(Func<AppLayersRequest, AppLayersRequest>? change = null) =>
        [.. (await Should.ThrowAsync<HygieneException>(BuildAsync(change))).Diagnostics.Select(diagnostic => diagnostic.Code)];

    public void Dispose() => _folder.Dispose();
}
