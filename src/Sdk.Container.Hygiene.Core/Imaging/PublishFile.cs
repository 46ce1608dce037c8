namespace Sdk.Container.Hygiene.Imaging;

/// <summary>Which layer a published file belongs to. What changes rarely lies below what changes often.</summary>
public enum PublishFileGroup
{
    /// <summary>.NET's own files in a self-contained app: the same in every app of one version.</summary>
    Runtime,

    /// <summary>Files of NuGet packages.</summary>
    Dependency,

    /// <summary>The project's own.</summary>
    App,
}

/// <summary>A file that is published.</summary>
/// <param name="SourcePath">Absolute.</param>
/// <param name="RelativePath">Below the working directory, with <c>/</c> or <c>\</c>.</param>
public sealed record PublishFile(string SourcePath, string RelativePath, PublishFileGroup Group);

/// <summary>A directory that a volume is mounted at: it stands in the image, owned by the app's user, because an engine gives a new volume its owner and mode.</summary>
/// <param name="Path">Absolute, with <c>/</c>.</param>
/// <param name="Mode">Permission bits; 0755 where nothing is said.</param>
public sealed record VolumeDirectory(string Path, int UserId, int GroupId, int Mode = Tar.UnixModes.Executable);

/// <summary>What is known of a file from the last time, so that it is read again only when it changed.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Ticks (100 ns), UTC.</param>
/// <param name="Changed">Ticks, UTC: see <see cref="ChangeTime"/>.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="IsProgram">See <see cref="ProgramFile"/>.</param>
public sealed record FileStamp(string Path, long Size, long Modified, long Changed, string Sha256, bool IsProgram);
