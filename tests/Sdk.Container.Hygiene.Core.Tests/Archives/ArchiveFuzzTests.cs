using System.Net;
using CsCheck;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

/// <summary>Whatever a mirror sends, the outcome is what was signed, or an error with a code.</summary>
public sealed class ArchiveFuzzTests
{
    private static readonly FakeArchive Archive = NewArchive();
    private static readonly FakePackage Package = Archive["trixie"].Packages[0];
    private static readonly Keyring Keys = Keyring.Parse(ReleaseSigner.Default.PublicKeyring);

    private static readonly Gen<FakeAnswer> Answers = Gen.OneOf(
        Gen.Int[0, 100_000].Select(at => Edit(content => [.. content[..(at % content.Length)], (byte)(content[at % content.Length] ^ (1 << at % 8)), .. content[(at % content.Length + 1)..]])),
        Gen.Int[0, 100_000].Select(at => Edit(content => content[..(at % content.Length)])),
        Gen.Int[0, 100_000].Select(at => Edit(content => [.. content[..(at % content.Length)], .. content])),
        Gen.Byte.Array[0, 50].Select(FakeAnswers.Instead),
        Gen.Int[200, 599].Select(status => FakeAnswers.Status((HttpStatusCode)status)),
        Gen.Int[0, 4].Select(i => new[] { FakeAnswers.Reset, FakeAnswers.Endless, FakeAnswers.WrongCertificate, FakeAnswers.NoConnection, FakeAnswers.BreakAfter(0) }[i]));

    [Fact]
    public async Task No_answer_leads_to_other_content_or_another_exception()
    {
        var where = Gen.Int[0, 3].Select(i => new[] { "InRelease", "by-hash", "Packages", "pool" }[i]);
        var (right, refused) = (0, 0);
        await Gen.Select(where, Answers).Array[1, 3].SampleAsync(async rules =>
        {
            using var folder = new TemporaryFolder();
            using var mirror = new FakeMirror(Archive);
            foreach (var (part, answer) in rules)
                mirror.On(part, answer);
            using var client = new ArchiveClient(
                new ContentStore(folder.Path), new() { Keyring = Keys, Mirrors = new(new() { Mirrors = ["http://mirror.example/debian"] }, [], Keys), Download = new() { Retries = 0 } },
                new RecordingLog(), new ManualTime(), mirror);
            try
            {
                var suite = await client.OpenSuiteAsync(new("trixie", ["main"], ["amd64"]), CancellationToken.None);
                suite.Release.Date.ShouldBe(Archive["trixie"].Date); // not the digest: blanks at line ends are not signed (RFC 9580 §7.2)
                (await suite.LoadIndexesAsync("amd64", CancellationToken.None)).Single().Names.ShouldBe(["hello"]);
                (await File.ReadAllBytesAsync(await client.FetchPackageAsync(Package.Lock(), suite.Release.Date, CancellationToken.None))).ShouldBe(Package.Deb);
                Interlocked.Increment(ref right);
            }
            catch (HygieneException failure)
            {
                failure.Code.ShouldMatch("^HYG3[01]");
                Interlocked.Increment(ref refused);
            }
            Directory.EnumerateFiles(folder.Path, "blob.*", SearchOption.AllDirectories).ShouldBeEmpty();
        }, iter: 300);
        right.ShouldBeGreaterThan(0); // "Packages" is not asked for
        refused.ShouldBeGreaterThan(0);
    }

    private static FakeArchive NewArchive()
    {
        var archive = new FakeArchive("trixie");
        archive["trixie"].Add(FakePackage.Of("hello"));
        return archive;
    }

    private static FakeAnswer Edit(Func<byte[], byte[]> edit) => (content, _) =>
        Task.FromResult(content is { Length: > 0 } ? FakeAnswers.Ok(edit(content)) : new(HttpStatusCode.NotFound));
}
