using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Attributes;

/// <summary>Notes with each commit which attributes its spans have: docs/decisions/015-attribute-search.md.</summary>
internal sealed class SegmentNote : ICommitNote
{
    private const string Insert =
        "INSERT INTO attribute_segments (from_ns, to_ns, span_count, commit_ids, filter) VALUES ($1, $2, $3, $4, $5)";

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
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = FilterOf(fragments) });
        return insert;
    }

    private static byte[] FilterOf(IReadOnlyList<Fragment> fragments)
    {
        using var tokens = new TokenSet();
        try
        {
            foreach (var fragment in fragments) new TokenWalk(tokens).OfFragment(fragment.Payload.Span);
        }
        catch (MalformedProtobufException)
        {
            return TokenFilter.Anything();
        }

        return TokenFilter.Build(tokens);
    }
}
