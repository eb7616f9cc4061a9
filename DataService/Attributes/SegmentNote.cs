using Npgsql;
using Tracepost.DataService.Attributes.Merging;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Attributes;

/// <summary>
/// Notes with each commit which attributes its spans have: docs/decisions/015-attribute-search.md. Large commits whose filter would take much room
/// for what it rules out have an empty one, "anything may be there", until merging makes one of several.
/// </summary>
internal sealed class SegmentNote : ICommitNote
{
    /// <summary>Commits with fewer spans always have a filter: they come when there is time for it, and may wait long to be merged.</summary>
    public const int LargeSpans = 256;

    // After one that would have taken much room the next so many large ones are not tried.
    private const int Untried = 15;

    private const string Insert =
        "INSERT INTO attribute_segments (from_ns, to_ns, span_count, commit_ids, filter) VALUES ($1, $2, $3, $4, $5)";

    private int _untried;

    public NpgsqlBatchCommand Of(int commitId, IReadOnlyList<Fragment> fragments)
    {
        var (fromNs, toNs, spans) = (long.MaxValue, long.MinValue, 0);
        foreach (var fragment in fragments)
        {
            fromNs = Math.Min(fromNs, fragment.StartNs);
            toNs = Math.Max(toNs, fragment.StartNs);
            spans += fragment.SpanCount;
        }

        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromNs });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = toNs });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = spans });
        insert.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [commitId] });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = FilterOf(fragments, spans) });
        return insert;
    }

    private byte[] FilterOf(IReadOnlyList<Fragment> fragments, int spans)
    {
        if (spans >= LargeSpans && Volatile.Read(ref _untried) > 0 && Interlocked.Decrement(ref _untried) >= 0) return [];
        using var tokens = new TokenList();
        try
        {
            foreach (var fragment in fragments) new TokenWalk(tokens).OfFragment(fragment.Payload.Span);
        }
        catch (MalformedProtobufException)
        {
            return TokenFilter.Anything();
        }

        if (spans < LargeSpans || MergeChoice.IsCheap(TokenFilter.BytesFor(tokens.Distinct), spans)) return TokenFilter.Build(tokens);
        Interlocked.Exchange(ref _untried, Untried);
        return [];
    }
}
