using System.Text.Json;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>
/// debian.lock.json (docs/lockfile.md): UTF-8, LF, every field always there and in one order, one line for each package and each suite. The same lock gives the same bytes.
/// </summary>
public static class LockFileSerializer
{
    /// <summary>The version of the format: of a lock that knows Debian alone.</summary>
    public const int Version = 1;

    /// <summary>Version 1 and a list of repositories. Written only where there are any, so that other locks stay as they are, and older SDKs say that they are too old.</summary>
    public const int VersionWithRepositories = 2;

    // Ten times the lock of a whole desktop for two architectures.
    private const int Largest = 16 << 20;

    /// <summary>The bytes of the file; packages and the sorted lists of the inputs may come in any order.</summary>
    /// <param name="path">The file that the bytes are for, named in messages.</param>
    /// <exception cref="HygieneException">HYG2011: the lock has something that would not be read again, such as a path that leads out of the archive.</exception>
    public static byte[] Write(LockFile file, string path)
    {
        var sorted = file.Architectures
            .OrderBy(section => section.Key, StringComparer.Ordinal)
            .Select(section => KeyValuePair.Create(section.Key, Sort(section.Value)))
            .ToList();
        foreach (var (architecture, locked) in sorted)
        {
            if (LockRules.FindProblem(architecture, locked) is { } problem)
                throw LockDiagnostics.NotRecordable(new(path), problem.Text).ToException();
        }
        var version = sorted.Exists(section => section.Value.Inputs.Repositories.Count > 0) ? VersionWithRepositories : Version;
        return LockChecksum.Seal(version, LockFileWriter.Write(sorted, version));
    }

    /// <param name="json">The whole file.</param>
    /// <param name="path">Absolute path of the file, named in messages.</param>
    /// <exception cref="HygieneException">HYG2001 to HYG2005: with the line and the column wherever one place is at fault.</exception>
    public static LockFile Read(ReadOnlySpan<byte> json, string path)
    {
        if (json.Length > Largest)
            throw LockDiagnostics.CannotRead(new(path), "it is larger than 16 MiB").ToException();
        try
        {
            return new LockFileReader(json, path).Read();
        }
        catch (JsonException failure)
        {
            throw Explain(json, path, failure).ToException(failure);
        }
    }

    private static LockedArchitecture Sort(LockedArchitecture locked) => locked with
    {
        Inputs = locked.Inputs with
        {
            Base = Sort(locked.Inputs.Base),
            Packages = Sort(locked.Inputs.Packages),
            Excluded = Sort(locked.Inputs.Excluded),
            Repositories = [.. locked.Inputs.Repositories
                .OrderBy(repository => repository.Name, StringComparer.Ordinal)
                .Select(repository => repository with { Keys = Sort(repository.Keys), Packages = Sort(repository.Packages) })],
        },
        Packages = [.. locked.Packages.OrderBy(package => package.Name, StringComparer.Ordinal).Select(package => package with { DependsOn = Sort(package.DependsOn) })],
    };

    private static List<string> Sort(IReadOnlyList<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static Diagnostic Explain(ReadOnlySpan<byte> json, string path, JsonException failure)
    {
        var position = TextPosition.OfLine(json, (int)(failure.LineNumber ?? 0)) + (int)(failure.BytePositionInLine ?? 0);
        var location = TextPosition.Locate(json, position, path);
        // The exception's message ends with its own idea of the place, which is counted from 0.
        var cause = failure.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
        return TextPosition.IsConflictMarker(json, position) ? LockDiagnostics.MergeConflict(location) : LockDiagnostics.NotJson(location, cause);
    }
}
