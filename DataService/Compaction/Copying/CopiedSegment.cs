using Npgsql;
using Tracepost.DataService.Attributes;
using Tracepost.DataService.Attributes.Merging;
using Tracepost.DataService.Compaction.Merging;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage.Commit;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Compaction.Copying;

/// <summary>
/// What is noted of rows that were copied together, under a number as that of a commit: their attributes, and the names that were moved. A
/// merged row begins with its first fragment, so the names of the others begin earlier than was noted of them.
/// </summary>
internal sealed class CopiedSegment(int commitId) : IDisposable
{
    /// <summary>A condition on <c>attribute_segments</c>: it is of a copy of the day from <c>$1</c> to <c>$2</c> that is not exchanged yet.</summary>
    public static readonly string IsOfDay = FormattableString.Invariant(
        $"from_ns >= $1 AND to_ns >= $1 AND to_ns < $2 AND commit_ids @> ARRAY[{CommitIds.None}] AND cardinality(commit_ids) = 2");

    private readonly TokenList _tokens = new();
    private readonly HashSet<int> _moved = [];
    private (long From, long To) _movedNs = (long.MaxValue, long.MinValue);
    private (long From, long To) _ns = (long.MaxValue, long.MinValue);
    private bool _mayHaveAnything;

    public int CommitId => commitId;

    public int Spans { get; private set; }

    /// <summary>Whether it is as large as the small ones of commits are merged to.</summary>
    public bool IsFull => Spans >= MergeChoice.Spans
        || (Spans >= 2 * MergeChoice.CheapSpans && MergeChoice.IsCheap(TokenFilter.BytesFor(_tokens.Distinct), Spans));

    public void Add(MergedRow row)
    {
        Spans += row.Figures.SpanCount;
        _ns = Extend(_ns, row.Figures.StartNs);
        if (row.MovedNames.Count > 0)
        {
            _moved.UnionWith(row.MovedNames);
            _movedNs = Extend(_movedNs, row.Figures.StartNs);
        }

        if (row.Unread is null) AddTokens(row.Payload.Span);
        else _mayHaveAnything = true;
    }

    /// <summary>The statements that note it.</summary>
    public IEnumerable<NpgsqlBatchCommand> Notes()
    {
        var segment = new NpgsqlBatchCommand(
            "INSERT INTO attribute_segments (from_ns, to_ns, span_count, commit_ids, filter) VALUES ($1, $2, $3, $4, $5)");
        segment.Add(_ns.From);
        segment.Add(_ns.To);
        segment.Add(Spans);
        // With none it is left alone: who merged it would not see its fragments, and make a filter of nothing.
        segment.Add(new[] { commitId, CommitIds.None });
        segment.Add(_mayHaveAnything ? TokenFilter.Anything() : TokenFilter.Build(_tokens));
        yield return segment;
        if (_moved.Count == 0) yield break;

        var activity = new NpgsqlBatchCommand("INSERT INTO activity (from_ns, to_ns, service_ids, operation_ids) VALUES ($1, $2, $3, $4)");
        activity.Add(_movedNs.From);
        activity.Add(_movedNs.To + 1);
        activity.Add(_moved.Where(id => id < 0).Select(id => -id).Order().ToArray());
        activity.Add(_moved.Where(id => id > 0).Order().ToArray());
        yield return activity;
    }

    public void Dispose() => _tokens.Dispose();

    private static (long From, long To) Extend((long From, long To) range, long ns) => (Math.Min(range.From, ns), Math.Max(range.To, ns));

    private void AddTokens(ReadOnlySpan<byte> payload)
    {
        try
        {
            new TokenWalk(_tokens).OfFragment(payload);
        }
        catch (MalformedProtobufException)
        {
            _mayHaveAnything = true;
        }
    }
}
