using Tracepost.DataService.Ingest.Slicing;

namespace Tracepost.DataService.Ingest.Committing;

/// <summary>What became of a request.</summary>
internal enum IngestOutcome
{
    /// <summary>All its accepted spans are durable (it may have none).</summary>
    Stored,

    /// <summary>It is not well-formed, or asks for too much.</summary>
    Malformed,

    /// <summary>Too much is under way already: worth a retry a little later.</summary>
    Overloaded,

    /// <summary>PostgreSQL is away, a commit took too long, or this process is stopping: worth a retry.</summary>
    Unavailable,

    /// <summary>PostgreSQL's disk is full: worth a retry, though it may take a while.</summary>
    Full,

    /// <summary>PostgreSQL refuses this very request: not worth a retry.</summary>
    Failed,
}

/// <summary>What became of a request, with what its sender is told.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Accepted">How many spans were stored.</param>
/// <param name="Rejections">Which spans were not accepted.</param>
/// <param name="EndBeforeStart">How many stored spans end before they start.</param>
/// <param name="Problem">What is wrong with a request that is <see cref="IngestOutcome.Malformed"/>.</param>
internal readonly record struct IngestResult(
    IngestOutcome Outcome, int Accepted = 0, Rejections Rejections = default, int EndBeforeStart = 0, string? Problem = null);
