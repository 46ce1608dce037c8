using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>What a failed download says about its mirror.</summary>
internal enum DownloadFailureKind
{
    /// <summary>The mirror has no such file: others may.</summary>
    NotFound,

    /// <summary>It may pass: worth asking the same mirror again.</summary>
    Transient,

    /// <summary>The mirror cannot be reached or does not send: worth asking last for everything else, too.</summary>
    Dead,

    /// <summary>The mirror will say the same again: forbidden, wrong certificate, wrong bytes.</summary>
    Refused,
}

/// <summary>Why a download from one mirror failed.</summary>
/// <param name="Cause">Completes "cannot fetch X from MIRROR: …".</param>
/// <param name="RetryAfter">What the mirror asked for.</param>
internal sealed record DownloadFailure(DownloadFailureKind Kind, string Cause, TimeSpan? RetryAfter = null)
{
    /// <summary>The coded reason, where what was fetched was read and refused.</summary>
    public Diagnostic? Diagnostic { get; init; }

    public static DownloadFailure Refused(HygieneException reason) =>
        new(DownloadFailureKind.Refused, reason.Diagnostics[0].ToString()) { Diagnostic = reason.Diagnostics[0] };
}

#pragma warning disable CA1064 // Exceptions should be public: it carries a failure from a stream's innards to the attempt that reads it, and never leaves
/// <summary>Ends an attempt to download.</summary>
internal sealed class DownloadException(DownloadFailure failure, Exception? innerException = null) : Exception(failure.Cause, innerException)
{
    public DownloadFailure Failure { get; } = failure;
}
#pragma warning restore CA1064
