using System.Text.Json;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>
/// Reads the lock in one pass over its tokens, each in the place where <see cref="LockFileWriter"/> puts it: an unknown, missing, repeated or displaced field is one and the same
/// error. No reflection and no serializer: every publish reads a lock, and a serializer's first use costs more than the rest of it.
/// </summary>
internal ref struct LockFileReader(ReadOnlySpan<byte> text, string path)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly string _path = path;
    private Utf8JsonReader _json = new(text);
    private long _version;

    public LockFile Read()
    {
        Begin(JsonTokenType.StartObject);
        _version = Number("version");
        if (_version is not (LockFileSerializer.Version or LockFileSerializer.VersionWithRepositories))
            throw LockDiagnostics.UnknownVersion(Here(), _version, LockFileSerializer.VersionWithRepositories).ToException();
        var recorded = Digest("sha256");
        var checksumAt = (int)_json.TokenStartIndex;
        var architectures = Architectures();
        End(JsonTokenType.EndObject);
        _json.Read(); // throws where anything follows

        if (LockChecksum.Compute(_text, _version, recorded) is not { } actual)
            throw Refuse("its first lines are not laid out as this SDK writes them", 0);
        if (_version == LockFileSerializer.VersionWithRepositories && architectures.Values.All(locked => locked.Inputs.Repositories.Count == 0))
            throw Refuse($"version {_version} of the format is for locks with repositories, and this one has none", 0);
        if (actual != recorded)
            throw LockDiagnostics.WrongChecksum(TextPosition.Locate(_text, checksumAt, _path), recorded.Hex, actual.Hex).ToException();
        return new(architectures);
    }

    private Dictionary<string, LockedArchitecture> Architectures()
    {
        var architectures = new Dictionary<string, LockedArchitecture>(StringComparer.Ordinal);
        Field("architectures");
        Begin(JsonTokenType.StartObject);
        string? previous = null;
        while (Next() == JsonTokenType.PropertyName)
        {
            var (name, at) = (Text(), (int)_json.TokenStartIndex);
            if (string.CompareOrdinal(previous, name) >= 0)
                throw Refuse($"architecture {LockText.Quote(name)} is there twice, or not in its place", at);
            architectures.Add(name, Architecture(name, at));
            previous = name;
        }
        Expect(JsonTokenType.EndObject);
        return architectures;
    }

    private LockedArchitecture Architecture(string name, int at)
    {
        List<int> suitesAt = [], packagesAt = [];
        Begin(JsonTokenType.StartObject);
        Field("inputs");
        Begin(JsonTokenType.StartObject);
        var inputsAt = (int)_json.TokenStartIndex;
        var inputs = new LockInputs(List("suites"), List("components"), List("base"), List("packages"), List("excluded"), Flag("installRecommends"))
        {
            Repositories = _version >= LockFileSerializer.VersionWithRepositories ? Repositories() : [],
        };
        End(JsonTokenType.EndObject);

        var suites = new List<LockedSuite>();
        for (Array("suites"); Next() == JsonTokenType.StartObject; End(JsonTokenType.EndObject))
        {
            suitesAt.Add((int)_json.TokenStartIndex);
            suites.Add(new(Text("suite"), Text("codename"), Text("label"), Date("date"), DateOrNull("validUntil"), Digest("inRelease"), List("signedBy")));
        }
        Expect(JsonTokenType.EndArray);

        var packages = new List<LockedPackage>();
        for (Array("packages"); Next() == JsonTokenType.StartObject; End(JsonTokenType.EndObject))
        {
            packagesAt.Add((int)_json.TokenStartIndex);
            packages.Add(Package());
        }
        Expect(JsonTokenType.EndArray);
        End(JsonTokenType.EndObject);

        var locked = new LockedArchitecture(inputs, suites, packages);
        if (LockRules.FindProblem(name, locked) is { } problem)
        {
            throw Refuse(problem.Text, problem.Part switch
            {
                LockPart.Inputs => inputsAt,
                LockPart.Suite => suitesAt[problem.Index],
                LockPart.Package => packagesAt[problem.Index],
                _ => at,
            });
        }
        return locked;
    }

    private List<LockedRepository> Repositories()
    {
        var repositories = new List<LockedRepository>();
        for (Array("repositories"); Next() == JsonTokenType.StartObject; End(JsonTokenType.EndObject))
            repositories.Add(new(Text("name"), Text("uri"), Text("suite"), List("components"), List("keys"), List("packages")));
        Expect(JsonTokenType.EndArray);
        return repositories;
    }

    private LockedPackage Package()
    {
        var (name, version, suite) = (Text("name"), Text("version"), Text("suite"));
        var (requiredBy, inBase) = (TextOrNull("requiredBy"), Flag("inBase"));
        var (source, sourceVersion, architecture) = (Text("source"), Text("sourceVersion"), Text("architecture"));
        return new(name, version, architecture, source, sourceVersion, suite, Text("filename"), Number("size"), Digest("sha256"), requiredBy, inBase)
        {
            DependsOn = List("dependsOn"),
        };
    }

    private List<string> List(string field)
    {
        var list = new List<string>();
        Array(field);
        while (Next() == JsonTokenType.String)
            list.Add(Text());
        Expect(JsonTokenType.EndArray);
        return list;
    }

    private string Text(string field) => Value(field) == JsonTokenType.String ? Text() : throw Refuse($"'{field}' is not a text");

    private string? TextOrNull(string field) => Value(field) switch
    {
        JsonTokenType.String => Text(),
        JsonTokenType.Null => null,
        _ => throw Refuse($"'{field}' is neither a text nor null"),
    };

    private bool Flag(string field) => Value(field) switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Refuse($"'{field}' is neither true nor false"),
    };

    private long Number(string field) =>
        Value(field) == JsonTokenType.Number && _json.TryGetInt64(out var number) ? number : throw Refuse($"'{field}' is not a whole number");

    private Sha256Digest Digest(string field)
    {
        var hex = Text(field);
        return Sha256Digest.TryParse(hex, out var digest) && digest.Hex == hex
            ? digest
            : throw Refuse($"'{field}' is not a SHA-256 digest of 64 lower-case hexadecimal digits");
    }

    private DateTimeOffset Date(string field) => DateOrNull(field) ?? throw Refuse($"'{field}' is missing");

    private DateTimeOffset? DateOrNull(string field) => Value(field) switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String when Text().EndsWith('Z') && _json.TryGetDateTimeOffset(out var date) => date,
        _ => throw Refuse($"'{field}' is not a time such as 2026-01-31T09:15:00Z"),
    };

    // The text of the token at hand. GetString raises InvalidOperationException for bytes that are no UTF-8 and for half a surrogate pair: the one thing that is not JsonException.
    private string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Refuse("this text is not valid UTF-8");
        }
    }

    private JsonTokenType Value(string field)
    {
        Field(field);
        return Next();
    }

    private void Field(string field)
    {
        if (Next() != JsonTokenType.PropertyName)
            throw Refuse($"field '{field}' is missing");
        // The names are never escaped; comparing an escaped one raises what GetString raises.
        if (_json.ValueIsEscaped || !_json.ValueTextEquals(field))
            throw Refuse($"field '{field}' is expected, not {LockText.Quote(Text())}");
    }

    private void Array(string field)
    {
        if (Value(field) != JsonTokenType.StartArray)
            throw Refuse($"'{field}' is not a list");
    }

    private void Begin(JsonTokenType type)
    {
        Next();
        Expect(type);
    }

    private void End(JsonTokenType type)
    {
        if (Next() == JsonTokenType.PropertyName)
            throw Refuse($"field {LockText.Quote(Text())} is not known here");
        Expect(type);
    }

    private readonly void Expect(JsonTokenType type)
    {
        if (_json.TokenType != type)
            throw Refuse($"{Describe(type)} is expected here, not {Describe(_json.TokenType)}");
    }

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "'{'",
        JsonTokenType.EndObject => "'}'",
        JsonTokenType.StartArray => "'['",
        JsonTokenType.EndArray => "']'",
        JsonTokenType.PropertyName => "another field",
        _ => "a value",
    };

    private JsonTokenType Next()
    {
        _json.Read();
        return _json.TokenType;
    }

    private readonly HygieneException Refuse(string cause) => Refuse(cause, (int)_json.TokenStartIndex);

    private readonly HygieneException Refuse(string cause, int at) => LockDiagnostics.Malformed(TextPosition.Locate(_text, at, _path), cause).ToException();

    private readonly SourceLocation Here() => TextPosition.Locate(_text, (int)_json.TokenStartIndex, _path);
}
