namespace Sdk.Container.Hygiene.Tar;

/// <summary>The permissions that entries get by rule. C# has no octal literals.</summary>
internal static class UnixModes
{
    /// <summary>0644: a file.</summary>
    public const int File = 0b110_100_100;

    /// <summary>0755: a program or a directory.</summary>
    public const int Executable = 0b111_101_101;

    /// <summary>0700: a directory that is its owner's business.</summary>
    public const int Private = 0b111_000_000;

    /// <summary>1777: a directory in which everybody may write, and remove what is theirs.</summary>
    public const int Temporary = 0b001_111_111_111;

    /// <summary>2775: a directory whose group writes into it, and owns what is new.</summary>
    public const int Shared = 0b010_111_111_101;
}
