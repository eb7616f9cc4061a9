using System.Runtime.CompilerServices;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Search;

/// <summary>What of some ranges a walk reads at once, in pieces of equal length, and what it leaves.</summary>
internal sealed class WalkRound
{
    private readonly List<TraceRange> _unread = [];
    private readonly IReadOnlyList<TraceRange> _older;
    private readonly int _mostOfPiece;

    /// <param name="ranges">Newest first, without overlap.</param>
    /// <param name="fragments">How many are wanted.</param>
    /// <param name="length">The newest of the ranges in which so many are expected, nanoseconds.</param>
    public WalkRound(IReadOnlyList<TraceRange> ranges, int fragments, double length)
    {
        length = Math.Min(length, ranges.Length());
        var pieces = new List<IReadOnlyList<TraceRange>>();
        for (var lane = 0; lane < CandidateLanes.Most && ranges.Count > 0; lane++)
        {
            var from = ranges.After(length / CandidateLanes.Most);
            pieces.Add(ranges.From(from));
            ranges = ranges.Before(from);
        }

        // If there are more than twice as many as expected, the rest of a piece waits for the next round.
        (Pieces, _older, _mostOfPiece) = (pieces, ranges, Math.Max(1, 2 * fragments / pieces.Count));
    }

    /// <summary>The pieces, newest first.</summary>
    public IReadOnlyList<IReadOnlyList<TraceRange>> Pieces { get; }

    /// <summary>How many were read.</summary>
    public long Fragments { get; private set; }

    /// <summary>What is left when all pieces were read, newest first.</summary>
    public IReadOnlyList<TraceRange> Rest => [.. _unread.OrderByDescending(range => range.ToNs), .. _older];

    /// <summary>Reads a piece.</summary>
    public async IAsyncEnumerable<List<Candidate>> ReadAsync(
        IReadOnlyList<TraceRange> piece, CandidateReader candidates, CandidateSql sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (read, last) = (0, 0L);
        await foreach (var batch in candidates.ReadPageAsync(sql, piece, _mostOfPiece, isSparse: false, cancellationToken))
        {
            read += batch.Count;
            last = batch[^1].StartNs;
            yield return batch;
        }

        HasRead(read, read >= _mostOfPiece ? piece.Before(last) : []);
    }

    /// <summary>A piece was read.</summary>
    /// <param name="fragments">How many there were.</param>
    /// <param name="unread">What is left of it.</param>
    public void HasRead(int fragments, IReadOnlyList<TraceRange> unread)
    {
        lock (_unread)
        {
            Fragments += fragments;
            _unread.AddRange(unread);
        }
    }
}
