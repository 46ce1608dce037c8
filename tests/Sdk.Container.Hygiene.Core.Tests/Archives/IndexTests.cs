using System.Net;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

public sealed class IndexTests : ArchiveFixture
{
    [Theory]
    [InlineData(".gz")]
    [InlineData(".xz")]
    [InlineData("")]
    public async Task Packages_are_read_in_each_form(string format)
    {
        Archive["trixie"].Formats = [format];
        Archive.Publish();
        (await ReadNamesAsync()).ShouldBe(["hello"]);
    }

    [Theory]
    [InlineData("trixie", true)]
    [InlineData("trixie", false)]
    [InlineData("trixie-security", true)]
    [InlineData("trixie-security", false)]
    public async Task Packages_are_asked_for_by_hash_where_the_archive_says_so(string suite, bool byHash)
    {
        Archive[suite].AcquireByHash = byHash;
        Archive[suite].Add(FakePackage.Of("a"));
        Archive.Publish();
        await ReadNamesAsync(new(suite, ["main"], ["amd64"]));
        Mirror.Urls.Count.ShouldBe(2);
        Mirror.Urls[1].ShouldMatch(byHash ? $"/dists/{suite}/main/binary-amd64/by-hash/SHA256/[0-9a-f]{{64}}$" : $"/dists/{suite}/main/binary-amd64/Packages.[gx]z$");
    }

    [Fact]
    public async Task A_mirror_without_names_by_hash_is_asked_by_name()
    {
        Mirror.On("by-hash", FakeAnswers.Status(HttpStatusCode.NotFound));
        (await ReadNamesAsync()).ShouldBe(["hello"]);
        Mirror.Urls[^1].ShouldEndWith("/Packages.gz");
    }

    [Theory]
    [InlineData(null, "hello theme")]
    [InlineData("No-Support-for-Architecture-all: Packages", "hello")]
    public async Task Packages_for_all_architectures_may_have_an_index_of_their_own(string? field, string names)
    {
        var suite = Archive["trixie"];
        (suite.HasIndexForAll, suite.Architectures) = (true, ["amd64", "all"]);
        suite.Add(FakePackage.Of(new DebBuilder("theme", architecture: "all")));
        if (field is not null)
            suite.Fields.Add(field);
        Archive.Publish();
        string.Join(' ', await ReadNamesAsync()).ShouldBe(names);
    }

    [Theory]
    [InlineData(13_335_627, 9_679_304, 56_634_892, ".gz .xz ")] // Debian's main
    [InlineData(1_961, 1_108, 2_351, ".xz .gz ")]
    [InlineData(100_000, 100_000, 100_000, ".gz .xz ")]
    public void The_form_that_is_ready_first_is_chosen(long gz, long xz, long plain, string order)
    {
        static Hygiene.Debian.ReleaseEntry entry(string path, long size) => new(path, size, Sha256Digest.Of("x"u8));
        var files = new[] { entry("p", plain), entry("p.gz", gz), entry("p.xz", xz) }.ToDictionary(file => file.Path);
        var release = new Hygiene.Debian.ReleaseFile { Suite = "", Codename = "", Origin = "", Label = "", Date = default, Components = [], Architectures = [], Files = files };
        string.Join(' ', IndexVariant.Find(release, "p").Select(variant => variant.Extension)).ShouldBe(order);
    }

    [Fact]
    public async Task What_is_in_the_store_is_neither_fetched_nor_decompressed_again()
    {
        await ReadNamesAsync();
        var asked = Mirror.Urls.Count;
        (await ReadNamesAsync()).ShouldBe(["hello"]);
        Mirror.Urls.Skip(asked).ShouldBe(["http://mirror.example/debian/dists/trixie/InRelease"]);
    }

    [Fact]
    public async Task After_a_change_only_what_changed_is_fetched()
    {
        Archive["trixie"].Components = ["main", "contrib"];
        Archive["trixie"].Add(FakePackage.Of("other") with { Component = "contrib" });
        Archive.Publish();
        var request = Trixie with { Components = ["main", "contrib"] };
        (await ReadNamesAsync(request)).ShouldBe(["hello", "other"]);
        Archive["trixie"].Replace(FakePackage.Of("hello", "2.0-1"));
        Archive.Publish();
        var asked = Mirror.Urls.Count;
        await ReadNamesAsync(request);
        Mirror.Urls.Skip(asked).Count().ShouldBe(2); // InRelease, main
    }

    [Fact]
    public async Task A_damaged_index_in_the_store_is_fetched_again()
    {
        await ReadNamesAsync();
        var blob = Folder[Folder.Files.Single(file => file.StartsWith("blobs/", StringComparison.Ordinal))];
        var bytes = await File.ReadAllBytesAsync(blob, Token);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(blob, bytes, Token);
        (await ReadNamesAsync()).ShouldBe(["hello"]);
    }

    [Fact]
    public async Task An_empty_index_is_not_fetched()
    {
        (await ReadNamesAsync(new("trixie-security", ["main"], ["amd64"]))).ShouldBeEmpty();
        Mirror.Urls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("updates/main")]
    public async Task Security_suites_list_other_components_than_their_folders(string component)
    {
        Archive["trixie-security"].Add(FakePackage.Of("fixed"));
        Archive.Publish();
        (await ReadNamesAsync(new("trixie-security", [component], ["amd64"]))).ShouldBe(["fixed"]);
    }

    [Fact]
    public async Task Each_architecture_has_its_packages()
    {
        Archive["trixie"].Add(FakePackage.Of("only-arm", architecture: "arm64"));
        Archive["trixie"].Add(FakePackage.Of("both", architecture: "all"));
        Archive.Publish();
        (await ReadNamesAsync(new("trixie", ["main"], ["arm64"]))).ShouldBe(["only-arm", "both"]);
    }

    [Fact]
    public async Task An_archive_that_lists_compressed_files_only_is_read()
    {
        Archive["trixie"].ListsPlain = false;
        Archive.Publish();
        (await ReadNamesAsync()).ShouldBe(["hello"]);
    }

    [Fact]
    public async Task A_release_without_packages_files_is_an_error()
    {
        Archive["trixie"].Formats = [];
        Archive["trixie"].ListsPlain = false;
        Archive.Publish();
        (await Should.ThrowAsync<HygieneException>(() => ReadNamesAsync())).Code.ShouldBe("HYG3011");
    }

    [Fact]
    public async Task A_packages_file_that_is_nowhere_is_an_error()
    {
        Mirror.On("Packages", FakeAnswers.Status(HttpStatusCode.NotFound)).On("by-hash", FakeAnswers.Status(HttpStatusCode.NotFound));
        (await Should.ThrowAsync<HygieneException>(() => ReadNamesAsync())).Code.ShouldBe("HYG3012");
    }

    [Fact]
    public async Task A_mirror_that_serves_wrong_bytes_is_refused()
    {
        Mirror.On("binary-amd64", FakeAnswers.Corrupt);
        var failure = await Should.ThrowAsync<HygieneException>(() => ReadNamesAsync());
        failure.Code.ShouldBe("HYG3007");
        failure.Message.ShouldContain("Packages of trixie main for amd64");
        Folder.Files.ShouldNotContain(file => file.StartsWith("blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_one_mirror_serves_wrong_bytes_the_next_one_is_asked()
    {
        Settings = TwoMirrors;
        Mirror.On("mirror.example/debian/dists/trixie/main", FakeAnswers.Corrupt);
        (await ReadNamesAsync()).ShouldBe(["hello"]);
        Log.Codes.ShouldBe(["HYG3005"]);
    }

    [Fact]
    public async Task The_mirror_that_gave_the_release_is_asked_first()
    {
        Settings = TwoMirrors;
        Mirror.On("http://mirror.example/debian/dists/trixie/InRelease", FakeAnswers.Corrupt);
        await ReadNamesAsync();
        Mirror.Urls.ShouldNotContain(url => url.StartsWith("http://mirror.example/debian/dists/trixie/main", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_that_lists_other_contents_than_it_signs_for_is_refused()
    {
        // Compressed bytes and their digest agree, but they hold something else than the plain file that is listed: a decompression bomb looks like this.
        var files = Archive.Files;
        var other = new FakeArchive("trixie");
        other["trixie"].Add(FakePackage.Of("other-package-with-a-longer-name"));
        var text = System.Text.Encoding.UTF8.GetString(files["debian/dists/trixie/InRelease"]);
        var foreign = other.Files["debian/dists/trixie/main/binary-amd64/Packages.gz"];
        var lines = text.Split('\n').SkipWhile(line => !line.StartsWith("Origin", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("-----", StringComparison.Ordinal));
        var forged = string.Join('\n', lines.Select(line => line.EndsWith("binary-amd64/Packages.gz", StringComparison.Ordinal)
            ? $" {Sha256Digest.Of(foreign)} {foreign.Length} main/binary-amd64/Packages.gz" : line)) + "\n";
        Mirror.On("InRelease", FakeAnswers.Instead(ReleaseSigner.Default.ClearSign(forged)));
        Mirror.On("by-hash", FakeAnswers.Instead(foreign));
        (await Should.ThrowAsync<HygieneException>(() => ReadNamesAsync())).Code.ShouldBe("HYG3007");
    }
}
