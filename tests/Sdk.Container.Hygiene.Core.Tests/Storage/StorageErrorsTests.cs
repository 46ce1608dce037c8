using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tests.Storage;

public sealed class StorageErrorsTests
{
    [Theory]
    [InlineData(28, "HYG3202")] // ENOSPC
    [InlineData(122, "HYG3202")] // EDQUOT on Linux
    [InlineData(69, "HYG3202")] // EDQUOT on macOS
    [InlineData(unchecked((int)0x80070070), "HYG3202")] // ERROR_DISK_FULL
    [InlineData(unchecked((int)0x80070027), "HYG3202")] // ERROR_HANDLE_DISK_FULL
    [InlineData(30, "HYG3201")] // EROFS
    [InlineData(20, "HYG3201")] // ENOTDIR
    [InlineData(unchecked((int)0x80070013), "HYG3201")] // ERROR_WRITE_PROTECT
    [InlineData(5, "HYG3205")] // EIO
    [InlineData(unchecked((int)0x80070570), "HYG3205")] // ERROR_FILE_CORRUPT
    public void A_failure_of_the_disk_gets_its_code(int result, string code)
    {
        var failure = new IOException("cause", result).ToHygiene(Path.GetTempPath(), needed: 123);
        failure.Code.ShouldBe(code);
        failure.Message.ShouldContain(Path.GetTempPath());
        failure.InnerException.ShouldNotBeNull();
    }

    [Fact]
    public void A_missing_permission_gets_its_code() =>
        new UnauthorizedAccessException().ToHygiene("/folder").Code.ShouldBe("HYG3201");

    [Fact]
    public void A_full_disk_tells_what_is_needed_and_what_is_free() =>
        new IOException("cause", 28).ToHygiene(Path.GetTempPath(), needed: 123).Message.ShouldMatch(@"123 bytes needed, \d+ bytes free");
}
