using System.Text;
using System.Text.Json;
using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

public sealed class LockFileRoundTripTests
{
    private static readonly Gen<string> Name = Gen.Select(Gen.Char["abzAZ09"], Gen.String[Gen.Char["azAZ09+-._"], 0, 12], (first, rest) => first + rest);
    private static readonly Gen<string> Version = Gen.Select(Gen.Char["019"], Gen.String[Gen.Char["azAZ09.+~"], 0, 8], Gen.Bool, Gen.Bool, (first, rest, epoch, revision) =>
        $"{(epoch ? "7:" : "")}{first}{rest}{(revision ? "-1~deb13u1" : "")}");
    private static readonly Gen<string> Line = Gen.String[Gen.Char.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029' or '\uFFFD')), 1, 20];
    private static readonly Gen<Sha256Digest> Digest = Gen.Byte.Array[32].Select(bytes => Sha256Digest.FromBytes(bytes));
    private static readonly Gen<DateTimeOffset> Date = Gen.Long[0, 253402300799].Select(DateTimeOffset.FromUnixTimeSeconds);
    private static readonly Gen<string> Path = Name.Array[1, 5].Select(segments => "pool/" + string.Join('/', segments.Select(segment => $"x{segment}")));

    private static readonly Gen<LockedArchitecture> Architecture =
        from suites in Gen.Select(Name.HashSet[1, 4], Name.HashSet[1, 3])
        from wanted in Gen.Select(Gen.Select(Name, Gen.Bool, (name, any) => any ? $"{name}*" : name).HashSet[0, 5], Line.HashSet[0, 5], Gen.Bool)
        from names in Name.HashSet[0, 20]
        from releases in Gen.Select(Line, Line, Date, Date, Digest, Gen.Int[1, 3]).Array[suites.Item1.Count]
        from packages in Gen.Select(Gen.Select(Version, Version, Name, Path, Digest), Gen.Select(Gen.Long[1, long.MaxValue], Gen.Int, Gen.Int, Gen.Bool)).Array[names.Count]
        let sorted = names.Order(StringComparer.Ordinal).ToArray()
        let suiteNames = suites.Item1.ToArray()
        from vendors in Gen.Select(Name, Name.HashSet[1, 3], Digest, (name, patterns, digest) => new LockedRepository(
            $"vendor-{name}", $"http://mirror.example/{name}", name, ["main"], [digest.Hex.ToUpperInvariant()[..40]], Sorted(patterns))).Array[0, 2]
        let repositories = vendors.DistinctBy(vendor => vendor.Name).OrderBy(vendor => vendor.Name, StringComparer.Ordinal).ToList()
        select new LockedArchitecture(
            new([.. suites.Item1], [.. suites.Item2], Sorted(wanted.Item1), Sorted(wanted.Item2), [], wanted.Item3) { Repositories = repositories },
            [.. suiteNames.Zip(releases, (suite, release) => new LockedSuite(
                suite, release.Item1, release.Item2, release.Item3, release.Item3.Ticks % 2 == 0 ? release.Item4 : null, release.Item5,
                [.. Enumerable.Range(0, release.Item6).Select(index => $"{index}{release.Item5.Hex.ToUpperInvariant()}"[..40])])),
                .. repositories.Select(repository => new LockedSuite(repository.Name, repository.Suite, "Vendor", releases[0].Item3, null, releases[0].Item5, repository.Keys))],
            [.. sorted.Zip(packages, (name, package) => Package(name, package.Item1, package.Item2, sorted, suiteNames))]);

    private static readonly Gen<LockFile> File = Gen.Select(Architecture, Architecture, Gen.Bool, (amd64, arm64, both) =>
        both ? LockFile.Empty.With("arm64", For("arm64", arm64)).With("amd64", amd64) : LockFile.Empty.With("amd64", amd64));

    [Fact]
    public void What_is_written_is_read_again() => File.Sample(file =>
    {
        var read = LockFileSerializer.Read(LockFileSerializer.Write(file, LockEdit.Path), LockEdit.Path);
        foreach (var (architecture, locked) in file.Architectures)
            read.Architectures[architecture].ShouldBeEquivalentTo(AsLists(locked));
        read.Architectures.Count.ShouldBe(file.Architectures.Count);
    }, iter: 300);

    [Fact]
    public void What_is_read_is_written_with_the_same_bytes() => File.Sample(file =>
    {
        var bytes = LockFileSerializer.Write(file, LockEdit.Path);
        LockFileSerializer.Write(LockFileSerializer.Read(bytes, LockEdit.Path), LockEdit.Path).ShouldBe(bytes);
    }, iter: 300);

    [Fact]
    public void Any_other_reader_of_JSON_finds_the_fields_by_their_names() => File.Sample(file =>
    {
        var bytes = LockFileSerializer.Write(file, LockEdit.Path);
        using var json = JsonDocument.Parse(bytes);
        foreach (var (architecture, locked) in file.Architectures)
        {
            var section = json.RootElement.GetProperty("architectures").GetProperty(architecture);
            section.GetProperty("inputs").GetProperty("packages").EnumerateArray().Select(item => item.GetString()).ShouldBe(locked.Inputs.Packages);
            section.GetProperty("suites").EnumerateArray().Select(suite => suite.GetProperty("label").GetString()).ShouldBe(locked.Suites.Select(suite => suite.Label));
            section.GetProperty("packages").EnumerateArray().Select(package => package.GetProperty("filename").GetString()).ShouldBe(locked.Packages.Select(package => package.Filename));
        }
        Encoding.UTF8.GetString(bytes).Count(c => c == '\r').ShouldBe(0);
    }, iter: 100);

    [Theory]
    [InlineData("pool/../../etc/passwd")]
    [InlineData("/pool/x.deb")]
    [InlineData("https://mirror.example/x.deb")]
    public void What_would_not_be_read_again_is_not_written(string filename)
    {
        var hostile = SampleLock.Architecture with { Packages = [SampleLock.Package("nginx", "1.26-1") with { Filename = filename }] };
        var refusal = Should.Throw<HygieneException>(() => LockFileSerializer.Write(LockFile.Empty.With("amd64", hostile), LockEdit.Path));
        refusal.Code.ShouldBe("HYG2011");
        refusal.Message.ShouldContain(filename);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_written()
    {
        var hostile = SampleLock.Architecture with { Inputs = SampleLock.Inputs with { Packages = ["ng\ud800inx"] } };
        Should.Throw<HygieneException>(() => LockFileSerializer.Write(LockFile.Empty.With("amd64", hostile), LockEdit.Path)).Code.ShouldBe("HYG2011");
    }

    private static LockedPackage Package(
        string name, (string Version, string SourceVersion, string Source, string Path, Sha256Digest Digest) spelled,
        (long Size, int Suite, int Other, bool InBase) chosen, string[] names, string[] suites) =>
        new(
            name, spelled.Version, chosen.InBase ? "amd64" : "all", spelled.Source, spelled.SourceVersion, suites[(uint)chosen.Suite % suites.Length], spelled.Path,
            chosen.Size, spelled.Digest, chosen.Other % 3 == 0 ? null : names[(uint)chosen.Other % names.Length], chosen.InBase)
        {
            DependsOn = [.. names.Where((_, index) => (chosen.Other >> (index % 30) & 1) != 0)],
        };

    private static LockedArchitecture For(string architecture, LockedArchitecture locked) => locked with
    {
        Packages = [.. locked.Packages.Select(package => package.Architecture == "all" ? package : package with { Architecture = architecture })],
    };

    private static string[] Sorted(HashSet<string> names) => [.. names.Order(StringComparer.Ordinal)];

    // Equivalence compares the types of lists, too.
    private static LockedArchitecture AsLists(LockedArchitecture locked) => new(
        locked.Inputs with
        {
            Suites = locked.Inputs.Suites.ToList(),
            Components = locked.Inputs.Components.ToList(),
            Base = locked.Inputs.Base.ToList(),
            Packages = locked.Inputs.Packages.ToList(),
            Excluded = locked.Inputs.Excluded.ToList(),
            Repositories = locked.Inputs.Repositories
                .Select(repository => repository with { Components = repository.Components.ToList(), Keys = repository.Keys.ToList(), Packages = repository.Packages.ToList() }).ToList(),
        },
        locked.Suites.Select(suite => suite with { SignedBy = suite.SignedBy.ToList() }).ToList(),
        locked.Packages.Select(package => package with { DependsOn = package.DependsOn.ToList() }).ToList());
}
