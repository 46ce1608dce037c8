using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>The project's answer to a question that a package's scripts ask by debconf (debconf-devel(7)), as <c>debconf-set-selections</c> would give it. It stays in the image's layers.</summary>
/// <param name="Question">The question's name: <c>tzdata/Areas</c>.</param>
/// <param name="Value">One line, which may hold blanks and does not end in a backslash.</param>
public sealed record DebconfSelection(string Question, string Value)
{
    /// <summary>The item's place in the project.</summary>
    public Func<SourceLocation?> Locate { get; init; } = static () => null;

    /// <summary>As debconf-set-selections(1) reads it. The owner is let go when all packages have asked; the type is for as long as the question is not known, then its package's own takes its place.</summary>
    internal string Line => $"hygiene {Question} string {Value}";
}
