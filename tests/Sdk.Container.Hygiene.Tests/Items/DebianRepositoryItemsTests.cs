using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Testing;
using static Sdk.Container.Hygiene.Tests.RecordingBuildEngine;

namespace Sdk.Container.Hygiene.Tests.Items;

public sealed class DebianRepositoryItemsTests : IDisposable
{
    private static readonly ReleaseSigner Signer = ReleaseSigner.Stranger;
    private readonly ItemReader _reader = new();
    private readonly TemporaryFolder _project = new();

    public DebianRepositoryItemsTests()
    {
        Directory.CreateDirectory(_project["keys"]);
        File.WriteAllText(_project["keys/vendor.asc"], Signer.ArmoredKeyring);
        File.WriteAllBytes(_project["keys/vendor.gpg"], Signer.PublicKeyring);
        File.WriteAllText(_project["keys/page.html"], "<html>404</html>");
    }

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("keys/vendor.asc")]
    [InlineData("keys\\vendor.gpg")]
    public void A_repository_is_read_with_what_is_usual_for_the_rest(string signedBy)
    {
        var repository = Read(Vendor(("SignedBy", signedBy))).ShouldHaveSingleItem();
        (repository.Name, repository.Mirror.Name, repository.Suite).ShouldBe(("pgdg", "http://mirror.example/postgresql", "trixie-pgdg"));
        repository.Components.ShouldBe(["main"]);
        repository.Packages.ShouldBe(["libpq*", "postgresql-18"]);
        repository.Keyring.Keys.Select(key => key.Fingerprint).ShouldBe([Signer.Fingerprint]);
        repository.Keyring.Repository.ShouldBe("pgdg");
        _reader.ThrowIfRefused();
    }

    [Fact]
    public void A_login_goes_nowhere_but_to_the_server()
    {
        var repository = Read(Vendor(("Uri", "https://me:secret@mirror.example/pg/"))).ShouldHaveSingleItem();
        repository.Locked.Uri.ShouldBe("https://mirror.example/pg");
        Read(Vendor(("Uri", "htp://me:secret@mirror.example/pg/")));
        var refused = Should.Throw<HygieneException>(_reader.ThrowIfRefused);
        refused.Code.ShouldBe("HYG1003");
        refused.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Keys_are_pinned_by_fingerprint()
    {
        File.WriteAllBytes(_project["keys/two.gpg"], [.. Signer.PublicKeyring, .. ReleaseSigner.Edwards.PublicKeyring]);
        Read(Vendor(("SignedBy", "keys/two.gpg"))).Single().Locked.Keys.Count.ShouldBe(2);
        var spaced = string.Join(' ', Signer.Fingerprint.ToLowerInvariant().Chunk(4).Select(four => new string(four)));
        Read(Vendor(("SignedBy", "keys/two.gpg"), ("Fingerprints", spaced))).Single().Locked.Keys.ShouldBe([Signer.Fingerprint]);
        _reader.ThrowIfRefused();
    }

    [Theory]
    [InlineData("Uri", "", "HYG1002")]
    [InlineData("Uri", "mirror.example/postgresql", "HYG1003")]
    [InlineData("Uri", "ftp://mirror.example/postgresql", "HYG1003")]
    [InlineData("Suite", "", "HYG1002")]
    [InlineData("Suite", "./", "HYG1003")]
    [InlineData("Suite", "../../trixie", "HYG1003")]
    [InlineData("Suite", "trixie pgdg", "HYG1003")]
    [InlineData("Packages", "", "HYG1002")]
    [InlineData("Packages", ";", "HYG1003")]
    [InlineData("Packages", "*", "HYG1003")]
    [InlineData("Packages", "post*sql", "HYG1003")]
    [InlineData("Packages", "postgresql-18, libpq5", "HYG1003")]
    [InlineData("Components", "main contrib", "HYG1003")]
    [InlineData("SignedBy", "", "HYG1002")]
    [InlineData("SignedBy", "keys/missing.asc", "HYG1031")]
    [InlineData("SignedBy", "keys", "HYG1031")]
    [InlineData("SignedBy", "keys/page.html", "HYG3112")]
    [InlineData("Fingerprints", "7FCC7D46ACCC4CF8", "HYG1003")]
    [InlineData("Fingerprints", "B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8", "HYG1032")]
    [InlineData("Package", "postgresql-18", "HYG1001")]
    [InlineData("SingedBy", "keys/vendor.asc", "HYG1001")]
    public void What_is_wrong_is_refused(string name, string value, string code)
    {
        Read(Vendor((name, value))).ShouldBeEmpty();
        Refused().ShouldBe([code]);
    }

    [Theory]
    [InlineData("trixie", "HYG1030")]
    [InlineData("ours", "HYG1030")]
    [InlineData("bookworm-backports", "HYG1030")]
    [InlineData("two words", "HYG1004")]
    [InlineData("../pgdg", "HYG1004")]
    public void A_name_is_a_word_that_no_suite_has(string name, string code)
    {
        Read(Item(name, Metadata()));
        Refused().ShouldBe([code]);
    }

    [Fact]
    public void A_name_is_that_of_one_repository()
    {
        Read(Vendor(), Item("redis", Metadata()), Vendor(("Suite", "forky-pgdg")));
        Refused().ShouldBe(["HYG1030"]);
    }

    [Fact]
    public void All_that_is_wrong_with_all_is_told_at_once()
    {
        Read(Item("one"), Vendor(("Suite", "./"), ("SignedBy", "missing")), Item("trixie", Metadata()));
        Refused().ShouldBe(["HYG1002", "HYG1002", "HYG1002", "HYG1002", "HYG1003", "HYG1031", "HYG1030"]);
    }

    [Fact]
    public void They_are_sorted_by_name() => Read(Item("redis", Metadata()), Vendor()).Select(repository => repository.Name).ShouldBe(["pgdg", "redis"]);

    private static ITaskItem Vendor(params (string Name, string Value)[] changes) => Item("pgdg", Metadata(changes));

    private static (string Name, string Value)[] Metadata(params (string Name, string Value)[] changes)
    {
        Dictionary<string, string> metadata = new()
        {
            ["Uri"] = "http://mirror.example/postgresql/",
            ["Suite"] = "trixie-pgdg",
            ["SignedBy"] = "keys/vendor.asc",
            ["Packages"] = "postgresql-18; libpq*;postgresql-18",
        };
        foreach (var (name, value) in changes)
            metadata[name] = value;
        return [.. metadata.Select(pair => (pair.Key, pair.Value))];
    }

    private IReadOnlyList<DebianRepository> Read(params ITaskItem[] items) => DebianRepositoryItems.Read(_reader, items, ["trixie", "ours"], _project.Path);

    private IEnumerable<string> Refused() => Should.Throw<HygieneException>(_reader.ThrowIfRefused).Diagnostics.Select(diagnostic => diagnostic.Code);
}
