using Sdk.Container.Hygiene.Imaging;

namespace Sdk.Container.Hygiene.Tests.Imaging;

public sealed class AppLayersFaultTests : IDisposable
{
    private readonly PublishFolder _publish = new PublishFolder().With("Hello.dll", "hello");

    public void Dispose() => _publish.Dispose();

    [Theory]
    [InlineData("../Hello.dll")]
    [InlineData(@"..\Hello.dll")]
    [InlineData("a/../../Hello.dll")]
    [InlineData("a/..")]
    [InlineData("/etc/passwd")]
    [InlineData(@"\etc\passwd")]
    [InlineData(@"C:\Hello.dll")]
    [InlineData("C:Hello.dll")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a\0b")]
    public async Task A_path_that_leaves_the_app_is_refused(string target) =>
        (await _publish.With("evil", "evil", target: target).CodesAsync()).ShouldBe(["HYG5003"]);

    [Fact]
    public async Task Two_different_files_at_one_path_are_refused() =>
        (await _publish.With("other/Hello.dll", "other", PublishFileGroup.Dependency, "Hello.dll").CodesAsync()).ShouldBe(["HYG5004"]);

    [Fact]
    public async Task Two_equal_files_at_one_path_are_one_in_the_lower_layer()
    {
        var layers = (await _publish.With("other/Hello.dll", "hello", PublishFileGroup.Dependency, "./Hello.dll").BuildAsync()).Layers;
        layers.Select(layer => layer.CreatedBy).ShouldBe(["NuGet packages"]);
    }

    [Fact]
    public async Task A_file_where_another_needs_a_directory_is_refused() =>
        (await _publish.With("child", "child", PublishFileGroup.Runtime, "Hello.dll/child").CodesAsync()).ShouldBe(["HYG5004"]);

    [Theory]
    [InlineData("/app/Hello.dll")]
    [InlineData("/app/Hello.dll/data")]
    public async Task A_file_where_a_volume_needs_a_directory_is_refused(string path) =>
        (await _publish.CodesAsync(request => request with { Volumes = [new(path, 1, 1)] })).ShouldBe(["HYG5004"]);

    [Fact]
    public async Task One_volume_with_two_owners_is_refused() =>
        (await _publish.CodesAsync(request => request with { Volumes = [new("/data", 1, 1), new("/data/", 2, 1)] })).ShouldBe(["HYG5004"]);

    [Theory]
    [InlineData("data")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/data/../etc")]
    [InlineData("C:\\data")]
    public async Task A_volume_needs_an_absolute_path(string path) =>
        (await _publish.CodesAsync(request => request with { Volumes = [new(path, 1, 1)] })).ShouldBe(["HYG5007"]);

    [Theory]
    [InlineData("app")]
    [InlineData("")]
    [InlineData("/app/..")]
    [InlineData("C:\\app\\")]
    public async Task A_working_directory_is_absolute(string path) =>
        (await _publish.CodesAsync(request => request with { WorkingDirectory = path })).ShouldBe(["HYG5014"]);

    [Fact]
    public async Task Missing_files_are_all_told_at_once()
    {
        _publish.Files.Add(new(_publish["b"], "b", PublishFileGroup.App));
        _publish.Files.Add(new(_publish["a"], "a", PublishFileGroup.App));
        Directory.CreateDirectory(_publish["directory"]);
        _publish.Files.Add(new(_publish["directory"], "directory", PublishFileGroup.App));
        (await _publish.CodesAsync()).ShouldBe(["HYG5001", "HYG5001", "HYG5001"]);
    }

    [Fact]
    public async Task Links_that_lead_nowhere_are_missing_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make symbolic links");
        foreach (var (link, target) in new[] { ("dangling", "nowhere"), ("loop", "pool"), ("pool", "loop") })
        {
            File.CreateSymbolicLink(_publish[link], target);
            _publish.Files.Add(new(_publish[link], link, PublishFileGroup.App));
        }
        (await _publish.CodesAsync()).ShouldBe(["HYG5001", "HYG5002", "HYG5002"]);
    }

    [Fact]
    public async Task A_file_that_somebody_holds_is_told_by_its_name()
    {
        using var held = new FileStream(_publish["Hello.dll"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        (await _publish.CodesAsync()).ShouldBe(["HYG5002"]);
    }

    [Fact]
    public async Task A_publish_without_files_is_refused()
    {
        _publish.Files.Clear();
        (await _publish.CodesAsync()).ShouldBe(["HYG5006"]);
    }

    /// <summary>The stamp is believed, but what the layer would hold is not what its fingerprint says.</summary>
    [Fact]
    public async Task A_file_that_is_not_what_its_stamp_says_never_gets_into_the_store()
    {
        var file = new FileInfo(_publish["Hello.dll"]);
        var wrong = new FileStamp(file.FullName, file.Length, file.LastWriteTimeUtc.Ticks, ChangeTime.Of(file), new string('a', 64), IsProgram: false);
        (await _publish.CodesAsync(request => request with { Stamps = [wrong] })).ShouldBe(["HYG5005"]);
        Directory.EnumerateFiles(_publish["store"], "layer.tar.gz", SearchOption.AllDirectories).ShouldBeEmpty();
    }
}
