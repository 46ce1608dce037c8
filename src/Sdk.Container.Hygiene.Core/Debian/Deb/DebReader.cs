using System.Text;
using Sdk.Container.Hygiene.Compression;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>
/// Reads a .deb of format 2 (deb(5)): first <see cref="Control"/>, then <see cref="OpenData"/>. What is no such archive, or is damaged, or grows beyond the limits, is a
/// <see cref="HygieneException"/> (HYG41xx).
/// </summary>
internal sealed class DebReader
{
    /// <summary>The largest control member of Debian has some 3 MiB.</summary>
    internal const long ControlLimit = 16L << 20;

    /// <summary>deb(5) ends a file at 8 GiB; a whole package gets no more. An installed size that is stated is no measure: it is the hostile package's own word.</summary>
    internal const long DataLimit = 8L << 30;

    private readonly Stream _deb;
    private readonly string _package;
    private readonly (ArMember Member, string Compression) _data;

    /// <param name="deb">Seekable; not closed.</param>
    /// <param name="package">What the package is called in messages: <c>libc6 2.41-12</c>.</param>
    public DebReader(Stream deb, string package)
    {
        _deb = deb;
        _package = package;
        var (control, data) = Guard(package, FindMembers);
        _data = data;
        Control = Guard(package, () =>
        {
            using var tar = Open(control, ControlLimit, threads: 1);
            return DebControl.Read(tar);
        });
    }

    public DebControl Control { get; }

    /// <summary>The uncompressed data.tar. Reading throws <see cref="InvalidDataException"/> at damage: read it within <see cref="Guard"/>.</summary>
    public Stream OpenData(int threads) => Open(_data, DataLimit, threads);

    /// <summary>Turns whatever damaged bytes raise into the package's diagnostic.</summary>
    public static T Guard<T>(string package, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw RootfsDiagnostics.DamagedPackage(package, exception.Message).ToException(exception);
        }
    }

    // deb(5): debian-binary, then control, then data; members between them whose names begin with an underscore are for others, and so is all that follows data.
    private ((ArMember Member, string Compression) Control, (ArMember Member, string Compression) Data) FindMembers()
    {
        using var members = ArReader.Members(_deb).GetEnumerator();
        if (!members.MoveNext() || members.Current.Name != "debian-binary")
            throw new InvalidDataException("its first member is not 'debian-binary'");
        CheckFormat(members.Current);
        return (Find(members, "control"), Find(members, "data"));
    }

    private (ArMember Member, string Compression) Find(IEnumerator<ArMember> members, string name)
    {
        while (members.MoveNext())
        {
            var member = members.Current.Name;
            if (member.StartsWith('_'))
                continue;
            if (!member.StartsWith($"{name}.tar", StringComparison.Ordinal))
                throw new InvalidDataException($"its member '{member}' stands where '{name}.tar' should be");
            var compression = member[$"{name}.tar".Length..];
            return Decompressor.Extensions.Contains(compression) ? (members.Current, compression) : throw RootfsDiagnostics.UnknownCompression(_package, member).ToException();
        }
        throw new InvalidDataException($"it has no member '{name}.tar'");
    }

    private void CheckFormat(ArMember member)
    {
        var text = new byte[Math.Min(member.Size, 16)];
        using var content = new SectionStream(_deb, member.Offset, member.Size);
        content.ReadExactly(text);
        if (!text.AsSpan().StartsWith("2."u8))
            throw new InvalidDataException($"it is of format '{Encoding.ASCII.GetString(text).Trim()}', not of format 2");
    }

#pragma warning disable CA2000 // Dispose objects before losing scope: the stream that is returned closes it.
    private Stream Open((ArMember Member, string Compression) member, long limit, int threads) =>
        Decompressor.Open(new SectionStream(_deb, member.Member.Offset, member.Member.Size), member.Compression, limit, threads);
#pragma warning restore CA2000
}
