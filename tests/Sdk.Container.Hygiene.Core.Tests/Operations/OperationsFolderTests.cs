using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

public sealed class OperationsFolderTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;
    private static readonly DateTime Before = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly OperationsFolder _operations;

    public OperationsFolderTests() => _operations = new(_folder["obj/operations.json"], TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    private string Ops => _folder["publish/ops"];

    [Fact]
    public async Task What_has_not_changed_keeps_its_time()
    {
        (await WriteAsync(("ops.json", "1"), ("systemd/a.service", "2"))).ShouldBeTrue();
        foreach (var file in Files())
            File.SetLastWriteTimeUtc(Path.Join(Ops, file), Before);
        (await WriteAsync(("ops.json", "1"), ("systemd/a.service", "2"))).ShouldBeFalse();
        (await WriteAsync(("ops.json", "1"), ("systemd/a.service", "3"))).ShouldBeTrue();
        File.GetLastWriteTimeUtc(Path.Join(Ops, "ops.json")).ShouldBe(Before);
        File.ReadAllText(Path.Join(Ops, "systemd/a.service")).ShouldBe("3");
    }

    [Fact]
    public async Task It_is_up_to_date_while_nothing_and_nobody_has_changed_it()
    {
        _operations.IsUpToDate(Ops, "1").ShouldBeFalse();
        await WriteAsync(("ops.json", "1"), ("hygiene", "2"));
        _operations.IsUpToDate(Ops, "1").ShouldBeTrue();
        _operations.IsUpToDate(Ops, "2").ShouldBeFalse();
        _operations.IsUpToDate(_folder["other"], "1").ShouldBeFalse();
        File.WriteAllText(Path.Join(Ops, "hygiene"), "22");
        _operations.IsUpToDate(Ops, "1").ShouldBeFalse();
        (await WriteAsync(("ops.json", "1"), ("hygiene", "2"))).ShouldBeTrue();
        File.Delete(Path.Join(Ops, "ops.json"));
        _operations.IsUpToDate(Ops, "1").ShouldBeFalse();
    }

    [Fact]
    public async Task What_an_earlier_publish_wrote_goes_and_what_others_put_there_stays()
    {
        await WriteAsync(("ops.json", "1"), ("systemd/a.service", "2"), ("cron/a", "3"));
        File.WriteAllText(Path.Join(Ops, "cron", "mine"), "x");
        (await WriteAsync(("ops.json", "1"))).ShouldBeTrue();
        Files().ShouldBe(["cron/mine", "ops.json"]);
        Directory.Exists(Path.Join(Ops, "systemd")).ShouldBeFalse();
    }

    [Fact]
    public async Task Another_folder_is_written_and_the_former_one_goes()
    {
        await WriteAsync(("ops.json", "1"));
        await _operations.WriteAsync(_folder["other"], [new("ops.json", "1"u8.ToArray())], "1", Token);
        File.Exists(_folder["other/ops.json"]).ShouldBeTrue();
        Directory.Exists(Ops).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_operations_nothing_is_left()
    {
        await WriteAsync(("ops.json", "1"), ("hygiene", "2"));
        (await WriteAsync()).ShouldBeTrue();
        Directory.Exists(Ops).ShouldBeFalse();
        (await WriteAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Files_have_their_modes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        OperationsFile program = new("hygiene", "#!/bin/bash\n"u8.ToArray(), OperationsFile.Program);
        await _operations.WriteAsync(Ops, [program, new("ops.json", "1"u8.ToArray())], "1", Token);
        (Mode("hygiene"), Mode("ops.json")).ShouldBe((OperationsFile.Program, OperationsFile.Plain));
        (await _operations.WriteAsync(Ops, [program with { Mode = OperationsFile.Plain }, new("ops.json", "1"u8.ToArray())], "1", Token)).ShouldBeTrue();
        Mode("hygiene").ShouldBe(OperationsFile.Plain);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_to_be_one()
    {
        File.WriteAllText(_folder["publish"], "a file");
        (await Should.ThrowAsync<HygieneException>(() => WriteAsync(("ops.json", "1")))).Code.ShouldBe("HYG6055");
    }

    private UnixFileMode Mode(string file) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(Path.Join(Ops, file));

    private Task<bool> WriteAsync(params (string Path, string Text)[] files) =>
        _operations.WriteAsync(Ops, [.. files.Select(file => new OperationsFile(file.Path, Encoding.UTF8.GetBytes(file.Text)))], "1", Token);

    private IEnumerable<string> Files() => Directory.EnumerateFiles(Ops, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Ops, file)).Order(StringComparer.Ordinal);
}
