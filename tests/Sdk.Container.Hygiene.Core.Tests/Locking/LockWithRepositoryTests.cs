using System.Text;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

/// <summary>A lock with a repository that is not Debian's: what it says, and what it is refused for.</summary>
public sealed class LockWithRepositoryTests
{
    private static readonly LockedRepository Pgdg = SampleLock.WithRepository.Inputs.Repositories[0];
    private static readonly string Text = Encoding.UTF8.GetString(LockFileSerializer.Write(LockFile.Empty.With("amd64", SampleLock.WithRepository), LockEdit.Path));

    [Fact]
    public void It_is_written_with_a_version_of_its_own_and_a_line_for_each_repository()
    {
        Text.ShouldStartWith("{\n  \"version\": 2,\n  \"sha256\": \"");
        Text.ShouldContain("\n        \"installRecommends\": false,\n        \"repositories\": [\n          { \"name\": \"pgdg\", \"uri\": \"http://mirror.example/postgresql\", ");
        Text.ShouldContain("""
            "suite": "trixie-pgdg", "components": ["main"], "keys": ["B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8"], "packages": ["libpq*", "postgresql-18"] }
            """);
        Text.ShouldContain("] }\n        ]\n      },\n      \"suites\": [\n");
        Text.ShouldContain("""{ "suite": "pgdg", "codename": "trixie-pgdg", "label": "PostgreSQL", "date": "2026-01-20T08:00:00Z", "validUntil": null, "inRelease": """);
        Text.ShouldContain("""{ "name": "libpq5", "version": "18.1-1.pgdg13+2", "suite": "pgdg", "requiredBy": "postgresql-18",""");
    }

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var read = LockEdit.Read(Text);
        Encoding.UTF8.GetString(LockFileSerializer.Write(read, LockEdit.Path)).ShouldBe(Text);
        LockComparison.Compare(read, "amd64", SampleLock.WithRepository.Inputs).ShouldBeEmpty();
        read.Architectures["amd64"].PackagesFromOutside.Select(package => package.Name).ShouldBe(["libpq5", "postgresql-18"]);
        read.Architectures["amd64"].FindRepository("trixie").ShouldBeNull();
    }

    [Fact]
    public void A_lock_of_Debian_alone_stays_as_it_was() =>
        Encoding.UTF8.GetString(LockFileSerializer.Write(SampleLock.File, LockEdit.Path)).ShouldStartWith("{\n  \"version\": 1,\n");

    [Fact]
    public void Beside_it_another_architecture_may_have_none()
    {
        var both = LockFile.Empty.With("amd64", SampleLock.WithRepository).With("arm64", SampleLock.Architecture with { Packages = [] });
        LockEdit.Read(Encoding.UTF8.GetString(LockFileSerializer.Write(both, LockEdit.Path))).Architectures["arm64"].Inputs.Repositories.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 1", "field 'repositories' is not known here")]
    [InlineData("\"packages\": [\"libpq*\", \"postgresql-18\"]", "\"packages\": [\"postgresql-18\"]", "package 'libpq5': repository 'pgdg' may not bring it")]
    [InlineData("\"packages\": [\"libpq*\", \"postgresql-18\"]", "\"packages\": [\"*\", \"postgresql-18\"]", "repository 'pgdg': '*' is not the name of a package")]
    [InlineData("\"packages\": [\"libpq*\", \"postgresql-18\"]", "\"packages\": []", "repository 'pgdg': no package is named")]
    [InlineData("\"keys\": [\"B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8\"]", "\"keys\": []", "repository 'pgdg': no key is named")]
    [InlineData("\"keys\": [\"B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8\"]", "\"keys\": [\"b97b\"]", "repository 'pgdg': 'b97b' is not the name of a fingerprint")]
    [InlineData("\"name\": \"pgdg\"", "\"name\": \"trixie\"", "'trixie' is not the name of a repository")]
    [InlineData("\"name\": \"pgdg\"", "\"name\": \"vendor\"", "suite 'pgdg' stands where the inputs name 'vendor'")]
    [InlineData("\"uri\": \"http://mirror.example/postgresql\", ", "", "field 'uri' is expected, not 'suite'")]
    [InlineData("\"version\": \"2.41-12\", \"suite\": \"trixie\"", "\"version\": \"2.41-12\", \"suite\": \"pgdg\"", "package 'libc6': repository 'pgdg' may not bring it")]
    [InlineData("\"requiredBy\": \"postgresql-18\", \"inBase\": false", "\"requiredBy\": \"postgresql-18\", \"inBase\": true", "package 'libpq5': the base has nothing of repository 'pgdg'")]
    public void What_breaks_a_rule_is_refused_although_the_checksum_is_right(string old, string @new, string cause)
    {
        Text.ShouldContain(old);
        var refusal = LockEdit.Refusal(LockEdit.Seal(Text.Replace(old, @new, StringComparison.Ordinal)));
        refusal.Code.ShouldBe("HYG2002");
        refusal.Message.ShouldContain(cause);
    }

    [Theory]
    [InlineData("mirror.example", "other.example")]
    [InlineData("\"libpq*\", ", "\"lib*\", ")]
    [InlineData("\"keys\": [\"B9", "\"keys\": [\"C9")]
    public void An_edit_that_breaks_no_rule_breaks_the_checksum(string old, string @new) =>
        LockEdit.Refusal(Text.Replace(old, @new, StringComparison.Ordinal)).Code.ShouldBe("HYG2004");

    [Fact]
    public void The_version_of_locks_with_repositories_is_for_them_alone()
    {
        var none = LockEdit.Text
            .Replace("\"version\": 1,", "\"version\": 2,", StringComparison.Ordinal)
            .Replace("\"installRecommends\": false\n", "\"installRecommends\": false,\n        \"repositories\": [\n        ]\n", StringComparison.Ordinal);
        LockEdit.Refusal(LockEdit.Seal(none)).Message.ShouldContain("this one has none");
    }

    public static TheoryData<string, LockedRepository[], string[]> Differences => new()
    {
        { "nothing", [Pgdg with { }], [] },
        { "another", [Pgdg, Pgdg with { Name = "redis" }], ["DebianRepository 'redis' was added"] },
        { "none", [], ["DebianRepository 'pgdg' was removed"] },
        { "the address", [Pgdg with { Uri = "http://other.example" }], ["Uri of DebianRepository 'pgdg' changed from http://mirror.example/postgresql to http://other.example"] },
        { "the suite", [Pgdg with { Suite = "forky-pgdg" }], ["Suite of DebianRepository 'pgdg' changed from trixie-pgdg to forky-pgdg"] },
        { "a component", [Pgdg with { Components = ["main", "18"] }], ["Components of DebianRepository 'pgdg' changed from main to main, 18"] },
        { "the key", [Pgdg with { Keys = ["AA"] }], ["key AA of DebianRepository 'pgdg' was added", $"key {Pgdg.Keys[0]} of DebianRepository 'pgdg' was removed"] },
        { "the list", [Pgdg with { Packages = ["libpq*", "psql"] }], ["Packages of DebianRepository 'pgdg' name 'psql' now", "Packages of DebianRepository 'pgdg' no longer name 'postgresql-18'"] },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void What_changed_is_said_in_words(string change, LockedRepository[] wanted, string[] expected) =>
        LockComparison.Compare(SampleLock.WithRepository.Inputs, SampleLock.WithRepository.Inputs with { Repositories = wanted }).ShouldBe(expected, change);

    [Fact]
    public void An_explanation_and_the_overview_say_that_it_is_not_Debians()
    {
        var file = LockFile.Empty.With("amd64", SampleLock.WithRepository);
        LockExplanation.Render(file, "amd64", "libpq5", LockEdit.Path).ShouldContain("  origin      not Debian's: DebianRepository 'pgdg', http://mirror.example/postgresql trixie-pgdg\n");
        LockExplanation.Render(file, "amd64", "libc6", LockEdit.Path).ShouldNotContain("origin");
        LockOverview.Render(file, "amd64", LockEdit.Path).ShouldEndWith("signed by 7FCC7D46ACCC4CF8; not Debian's, but of http://mirror.example/postgresql");
    }
}
