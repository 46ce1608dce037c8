using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

public sealed class LockStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygiene-lock-");

    private string Path => System.IO.Path.Join(_folder.FullName, "debian.lock.json");

    private LockStore Store => new(Path, TimeProvider.System);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Where_there_is_no_file_there_is_no_lock() => Store.Read().ShouldBeNull();

    [Fact]
    public async Task What_was_written_is_read()
    {
        (await Store.WriteAsync(SampleLock.File, TestContext.Current.CancellationToken)).ShouldBeTrue();
        Store.Read().ShouldNotBeNull().Architectures["amd64"].Packages.Count.ShouldBe(6);
        _folder.GetFiles().Select(file => file.Name).ShouldBe(["debian.lock.json"], "nothing temporary stays beside it");
    }

    [Fact]
    public async Task The_same_lock_is_not_written_again()
    {
        await Store.WriteAsync(SampleLock.File, TestContext.Current.CancellationToken);
        var long_ago = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Path, long_ago);

        (await Store.WriteAsync(Store.Read()!, TestContext.Current.CancellationToken)).ShouldBeFalse();
        File.GetLastWriteTimeUtc(Path).ShouldBe(long_ago);

        (await Store.WriteAsync(LockFile.Empty, TestContext.Current.CancellationToken)).ShouldBeTrue();
        File.GetLastWriteTimeUtc(Path).ShouldNotBe(long_ago);
    }

    [Fact]
    public void A_damaged_file_is_refused_with_its_path()
    {
        File.WriteAllText(Path, "{}");
        Should.Throw<HygieneException>(Store.Read).Diagnostics.ShouldHaveSingleItem().Location.ShouldNotBeNull().File.ShouldBe(Path);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_refused_with_its_path()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "wants a file that is there and fails to be read, for root too");
        var refusal = Should.Throw<HygieneException>(new LockStore("/proc/self/mem", TimeProvider.System).Read).Diagnostics.ShouldHaveSingleItem();
        refusal.Code.ShouldBe("HYG2006");
        refusal.Location.ShouldNotBeNull().File.ShouldBe("/proc/self/mem");
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_an_error_that_names_it()
    {
        Directory.CreateDirectory(Path);
        var failure = await Should.ThrowAsync<HygieneException>(() => Store.WriteAsync(SampleLock.File, TestContext.Current.CancellationToken));
        failure.Code.ShouldBe("HYG2007");
        failure.Diagnostics[0].Location.ShouldNotBeNull().File.ShouldBe(Path);
        _folder.GetFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lock_that_must_not_be_written_leaves_the_old_one_in_place()
    {
        await Store.WriteAsync(SampleLock.File, TestContext.Current.CancellationToken);
        var hostile = SampleLock.Architecture with { Packages = [SampleLock.Package("nginx", "1") with { Filename = "../x.deb" }] };
        await Should.ThrowAsync<HygieneException>(() => Store.WriteAsync(LockFile.Empty.With("amd64", hostile), TestContext.Current.CancellationToken));
        Store.Read().ShouldNotBeNull().Architectures["amd64"].Packages.Count.ShouldBe(6);
    }
}
