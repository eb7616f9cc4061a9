using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Rollups.Arrivals;

/// <summary>Notes with each commit which traces it is about, to be counted later.</summary>
internal sealed class ArrivalNote : ICommitNote
{
    public NpgsqlBatchCommand Of(int commitId, IReadOnlyList<Fragment> fragments)
    {
        var (fromNs, toNs, spans, bytes) = (long.MaxValue, long.MinValue, 0, 0L);
        // The fragments of a trace come one after the other.
        var traces = new List<Guid>(fragments.Count);
        var last = default(TraceId);
        foreach (var fragment in fragments)
        {
            fromNs = Math.Min(fromNs, fragment.StartNs);
            toNs = Math.Max(toNs, fragment.EndNs);
            spans += fragment.SpanCount;
            bytes += fragment.Payload.Length;
            if (traces.Count == 0 || fragment.TraceId != last) traces.Add(fragment.TraceId.ToUuid());
            last = fragment.TraceId;
        }

        var insert = new NpgsqlBatchCommand("INSERT INTO arrivals (id, from_ns, to_ns, span_count, bytes, trace_ids) VALUES ($1, $2, $3, $4, $5, $6)");
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = commitId });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromNs });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = toNs });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = spans });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)Math.Min(bytes, int.MaxValue) });
        insert.Parameters.Add(new NpgsqlParameter<List<Guid>> { TypedValue = traces });
        return insert;
    }
}
