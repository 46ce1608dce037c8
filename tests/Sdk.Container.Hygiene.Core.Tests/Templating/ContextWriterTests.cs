using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Tests.Templating;

public sealed class ContextWriterTests : IDisposable
{
    private readonly Contexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task It_has_the_Dockerfiles_and_the_layers_under_names_that_say_what_they_are()
    {
        (await _contexts.WriteAsync()).ShouldBeTrue();
        Names().ShouldBe(["01-debian-base.tar.gz", "02-debian-packages.tar.gz", "03-dotnet-runtime.tar.gz", "04-app.tar.gz", "Dockerfile", "Dockerfile.apt", "Dockerfile.base"]);
        _contexts.Read("03-dotnet-runtime.tar.gz").ShouldBe("the runtime");
    }

    [Fact]
    public async Task A_layer_takes_no_space_of_its_own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the temporary folder may be on any file system");
        var request = _contexts.App();
        await _contexts.WriteAsync(request);
        new FileInfo(_contexts["01-debian-base.tar.gz"]).LinkTarget.ShouldBeNull("an engine does not follow a link out of the context");
        File.AppendAllText(request.Steps[0].Add!.Path, "!");
        _contexts.Read("01-debian-base.tar.gz").ShouldBe("the base!", "both names are one file's");
    }

    [Fact]
    public async Task A_layer_of_another_file_system_is_copied()
    {
        const string Memory = "/dev/shm";
        Assert.SkipUnless(Directory.Exists(Memory), $"there is no {Memory}");
        var other = Directory.CreateDirectory(Path.Combine(Memory, $"hygiene-{Guid.NewGuid():N}"));
        try
        {
            var request = _contexts.App();
            var layer = request.Steps[0].Add! with { Path = Path.Combine(other.FullName, "layer") };
            File.WriteAllText(layer.Path, "the base");
            await _contexts.WriteAsync(request with { Steps = [ContextStep.Unpack("debian-base", "x", layer)] });
            _contexts.Read("01-debian-base.tar.gz").ShouldBe("the base");
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_has_not_changed_is_neither_written_nor_read_again()
    {
        var request = _contexts.App();
        await _contexts.WriteAsync(request);
        var times = Times();
        foreach (var step in request.Steps)
            File.Delete(step.Add!.Path);
        (await _contexts.WriteAsync(request)).ShouldBeFalse();
        Times().ShouldBe(times);
        _contexts.Log.Details.ShouldContain(detail => detail.Contains("up to date"));
    }

    public static TheoryData<string> Damages => ["a layer is gone", "a layer is short", "a Dockerfile was edited", "a file is there that is not ours", "a folder is there that is not ours", "the record is gone", "the record is nonsense"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task What_is_not_as_it_was_left_is_made_good(string damage)
    {
        await _contexts.WriteAsync();
        var (names, text) = (Names(), _contexts.Read("Dockerfile"));
        switch (damage)
        {
            case "a layer is gone": File.Delete(_contexts["04-app.tar.gz"]); break;
            case "a layer is short": File.Delete(_contexts["04-app.tar.gz"]); File.WriteAllText(_contexts["04-app.tar.gz"], "x"); break;
            case "a Dockerfile was edited": File.WriteAllText(_contexts["Dockerfile"], text.Replace("shop", "shoq", StringComparison.Ordinal)); break;
            case "a file is there that is not ours": File.WriteAllText(_contexts["05-old.tar.gz"], "x"); break;
            case "a folder is there that is not ours": Directory.CreateDirectory(_contexts["x/y"]); break;
            case "the record is gone": File.Delete(_contexts.Record); break;
            default: File.WriteAllText(_contexts.Record, """{"Fingerprint":null,"Files":[null]}"""); break;
        }
        (await _contexts.WriteAsync()).ShouldBeTrue();
        Names().ShouldBe(names);
        _contexts.Read("Dockerfile").ShouldBe(text);
        _contexts.Read("04-app.tar.gz").ShouldBe("the app");
        (await _contexts.WriteAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_new_context_does_not_need_goes()
    {
        await _contexts.WriteAsync();
        var request = _contexts.App();
        await _contexts.WriteAsync(request with { Steps = [request.Steps[0], request.Steps[3]] });
        Names().ShouldBe(["01-debian-base.tar.gz", "02-app.tar.gz", "Dockerfile", "Dockerfile.apt", "Dockerfile.base"]);
        _contexts.Read("02-app.tar.gz").ShouldBe("the app");
    }

    [Fact]
    public async Task A_layer_of_the_same_size_with_other_bytes_is_another_one()
    {
        await _contexts.WriteAsync();
        var request = _contexts.App();
        (await _contexts.WriteAsync(request with { Steps = [.. request.Steps.SkipLast(1), ContextStep.Unpack("app", "The app", _contexts.Layer("thy app"))] })).ShouldBeTrue();
        _contexts.Read("04-app.tar.gz").ShouldBe("thy app");
    }

    [Fact]
    public async Task Another_template_makes_another_context()
    {
        await _contexts.WriteAsync();
        _contexts.Template("dockerfile/app.scriban", "FROM scratch\n");
        (await _contexts.WriteAsync()).ShouldBeTrue();
        _contexts.Read("Dockerfile").ShouldBe("FROM scratch\n");
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_told()
    {
        File.WriteAllText(_contexts.Folder, "a file stands in the folder's place");
        (await Should.ThrowAsync<HygieneException>(() => _contexts.WriteAsync())).Code.ShouldBe("HYG5206");
    }

    [Fact]
    public async Task A_login_in_the_address_of_the_mirror_stays_out_of_the_Dockerfile()
    {
        await _contexts.WriteAsync(_contexts.App() with { SnapshotMirror = "https://me:secret@mirror.example/archive" });
        var text = _contexts.Read("Dockerfile.apt");
        text.ShouldNotContain("secret");
        text.ShouldContain("ARG SNAPSHOT_MIRROR");
    }

    [Theory]
    [InlineData("https://mirror.example/archive", "'URIs: https://mirror.example/archive/debian-security/20260202T070500Z https://mirror.example/archive/debian-security/20260201T070500Z'")]
    [InlineData("https://mirror.example/at/@SNAPSHOTID@", "'URIs: https://mirror.example/at/20260202T070500Z https://mirror.example/at/20260201T070500Z'")]
    public async Task The_mirror_of_snapshots_that_the_project_names_stands_in_the_Dockerfile(string mirror, string line)
    {
        await _contexts.WriteAsync(_contexts.App() with { SnapshotMirror = mirror });
        _contexts.Read("Dockerfile.apt").ShouldContain(line);
        _contexts.Read("Dockerfile.apt").ShouldNotContain("SNAPSHOT_MIRROR");
    }

    [Fact]
    public async Task Many_packages_are_counted()
    {
        var request = _contexts.App();
        var many = Enumerable.Range(0, 41).Select(i => Sdk.Container.Hygiene.Testing.SampleLock.Package($"lib{i}", "1")).ToList();
        await _contexts.WriteAsync(request with
        {
            Lock = request.Lock with { Packages = many },
            Steps = [ContextStep.Unpack("debian-base", "Base", request.Steps[0].Add!) with { Packages = [.. many.Select(package => package.Name)] }],
        });
        _contexts.Read("Dockerfile").ShouldContain("# 41 packages: debian.lock.json names them.");
        _contexts.Read("Dockerfile").ShouldNotContain("lib7");
    }

    private IReadOnlyList<string> Names() => [.. Directory.EnumerateFileSystemEntries(_contexts.Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private IReadOnlyList<DateTime> Times() => [.. Names().Select(name => File.GetLastWriteTimeUtc(_contexts[name])).Append(File.GetLastWriteTimeUtc(_contexts.Record))];
}
