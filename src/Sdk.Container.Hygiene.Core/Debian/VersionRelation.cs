namespace Sdk.Container.Hygiene.Debian;

/// <summary>How a dependency compares versions (Debian Policy §7.1).</summary>
public enum VersionRelation
{
    /// <summary>No version is named: all will do.</summary>
    Any,

    /// <summary><c>&lt;&lt;</c></summary>
    Earlier,

    /// <summary><c>&lt;=</c>, and <c>&lt;</c> as old packages wrote it.</summary>
    EarlierOrEqual,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>&gt;=</c>, and <c>&gt;</c> as old packages wrote it.</summary>
    LaterOrEqual,

    /// <summary><c>&gt;&gt;</c></summary>
    Later,
}
