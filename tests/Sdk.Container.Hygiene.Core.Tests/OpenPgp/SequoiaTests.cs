using System.ComponentModel;
using System.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>
/// A second opinion on the tables of the policy, from people who have thought about it for longer: <c>sqop</c> (Debian's package of that name).
/// Skipped where it is not installed. GnuPG's <c>gpgv</c> is no judge here: it ends well with revoked and expired keys and with SHA-1.
/// </summary>
public sealed class SequoiaTests
{
    private static readonly IEnumerable<KeyValuePair<string, SignatureCase>> Cases = SignatureCases.All.Concat(KeyCases.All);

    public static TheoryData<string> Names => [.. Cases.Select(row => row.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Sequoia_agrees_or_the_table_says_why_not(string name)
    {
        var row = Cases.Single(candidate => candidate.Key == name).Value;
        var agreed = row.SecondOpinion is null;

        (await AcceptsAsync(row)).ShouldBe((row.Expected == Verdict.Good) == agreed, row.SecondOpinion);
    }

    private static async Task<bool> AcceptsAsync(SignatureCase row)
    {
        var keyring = Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.pgp");
        await File.WriteAllBytesAsync(keyring, row.Keyring, TestContext.Current.CancellationToken);
        try
        {
            var start = new ProcessStartInfo("sqop", ["inline-verify", keyring]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using var sqop = Start(start);
            Assert.SkipWhen(sqop is null, "sqop is not installed");
            var output = Task.WhenAll(sqop.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), sqop.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            try
            {
                await sqop.StandardInput.BaseStream.WriteAsync(row.Message, TestContext.Current.CancellationToken);
                sqop.StandardInput.Close();
            }
            catch (IOException)
            {
                // It may have given up on the keyring before it read the message.
            }
            await output;
            await sqop.WaitForExitAsync(TestContext.Current.CancellationToken);
            return sqop.ExitCode == 0;
        }
        finally
        {
            File.Delete(keyring);
        }
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
