using System.Globalization;
using System.Security.Cryptography;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>A package in the pool of a <see cref="FakeArchive"/>.</summary>
/// <param name="Control">The fields of the stanza, each with a line end, without those that name the file.</param>
/// <param name="Deb">The file's bytes; need not be a .deb where nobody opens it.</param>
public sealed record FakePackage(string Name, string Version, string Architecture, string Control, byte[] Deb)
{
    public string Component { get; init; } = "main";

    public string Filename => $"pool/{Component}/{Name[0]}/{Name}/{Name}_{Version[(Version.IndexOf(':', StringComparison.Ordinal) + 1)..]}_{Architecture}.deb";

    public Sha256Digest Sha256 => Sha256Digest.Of(Deb);

    /// <summary>A package that is only looked at from outside: its file is a line of text.</summary>
    /// <param name="fields">Lines such as <c>Depends: libc6</c>.</param>
    public static FakePackage Of(string name, string version = "1.0-1", string architecture = "amd64", params string[] fields) => new(
        name, version, architecture,
        string.Concat(new[] { $"Package: {name}", $"Version: {version}", $"Architecture: {architecture}" }.Concat(fields).Select(field => $"{field}\n")),
        System.Text.Encoding.UTF8.GetBytes($"{name} {version} {architecture}\n"));

    /// <summary>A real .deb.</summary>
    public static FakePackage Of(DebBuilder deb) => new(deb.Name, deb.Version, deb.Architecture, deb.ControlText(), deb.Build());

    /// <summary>The stanza in Packages.</summary>
    public string Stanza => string.Create(CultureInfo.InvariantCulture,
        $"{Control}Filename: {Filename}\nSize: {Deb.Length}\nSHA256: {Convert.ToHexStringLower(SHA256.HashData(Deb))}\n\n");

    /// <summary>What a lock says of it.</summary>
    public LockedPackage Lock(string suite = "trixie") => new(Name, Version, Architecture, Name, Version, suite, Filename, Deb.Length, Sha256, null, InBase: true);
}
