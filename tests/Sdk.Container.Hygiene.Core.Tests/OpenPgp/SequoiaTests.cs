using System.ComponentModel;
using System.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>
/// A second opinion on the tables of the policy, from people who have thought about it for longer: <c>sqop</c> (Debian's package of that name).
/// Skipped where it is not installed. GnuPG's <c>gpgv</c> is no judge here: it ends well with revoked and expired keys and with SHA-1.
/// </summary>
public sealed class SequoiaTests
{
    /// <summary>The version (bookworm's) whose differences of opinion the tables give reasons for; others may have changed their mind.</summary>
    private const string KnownVersion = "sqop 0.27";

    private static readonly IEnumerable<KeyValuePair<string, SignatureCase>> Cases = SignatureCases.All.Concat(KeyCases.All);

    public static TheoryData<string> Agreed => [.. Cases.Where(row => row.Value.SecondOpinion is null).Select(row => row.Key)];

    public static TheoryData<string> Disputed => [.. Cases.Where(row => row.Value.SecondOpinion is not null).Select(row => row.Key)];

    [Theory]
    [MemberData(nameof(Agreed))]
    public async Task Sequoia_agrees(string name)
    {
        var row = Cases.Single(candidate => candidate.Key == name).Value;

        (await AcceptsAsync(row)).ShouldBe(row.Expected == Verdict.Good);
    }

    [Theory]
    [MemberData(nameof(Disputed))]
    public async Task Sequoia_disagrees_where_the_table_says_why(string name)
    {
        var row = Cases.Single(candidate => candidate.Key == name).Value;
        var (_, version) = await RunAsync(["version"], []);
        Assert.SkipUnless(version.StartsWith(KnownVersion, StringComparison.Ordinal), $"this is {version.Trim()}");

        (await AcceptsAsync(row)).ShouldBe(row.Expected != Verdict.Good, row.SecondOpinion);
    }

    private static async Task<bool> AcceptsAsync(SignatureCase row)
    {
        var keyring = Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.pgp");
        await File.WriteAllBytesAsync(keyring, row.Keyring, TestContext.Current.CancellationToken);
        try
        {
            return (await RunAsync(["inline-verify", keyring], row.Message)).ExitCode == 0;
        }
        finally
        {
            File.Delete(keyring);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, byte[] input)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var sqop = Start(new("sqop", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        Assert.SkipWhen(sqop is null, "sqop is not installed");
        var (output, errors) = (sqop.StandardOutput.ReadToEndAsync(cancellationToken), sqop.StandardError.ReadToEndAsync(cancellationToken));
        try
        {
            await sqop.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            sqop.StandardInput.Close();
        }
        catch (IOException)
        {
            // It may have given up on the keyring before it read the message.
        }
        await errors;
        await sqop.WaitForExitAsync(cancellationToken);
        return (sqop.ExitCode, await output);
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
