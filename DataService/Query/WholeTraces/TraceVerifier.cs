using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.Traces;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>Decides on all spans of traces, one fragment in memory at a time.</summary>
internal sealed class TraceVerifier(FragmentReader fragments)
{
    /// <summary>Those of the traces that meet all conditions.</summary>
    /// <param name="ids">Distinct ids, as <paramref name="kind"/> has them.</param>
    /// <param name="query">The search.</param>
    /// <param name="matcher">Its conditions.</param>
    /// <param name="tally">Counts which conditions they met.</param>
    /// <param name="kind">What makes a trace.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async Task<IReadOnlyList<MatchedTrace>> VerifyAsync(
        IReadOnlyList<TraceId> ids, TraceQuery query, TraceMatcher matcher, ConditionTally tally, TraceIdSql kind, CancellationToken cancellationToken)
    {
        var matched = new List<MatchedTrace>();
        Evidence? trace = null;
        await foreach (var fragment in fragments.ReadAsync(ids, TraceRange.All, kind, cancellationToken, isSearch: true))
        {
            if (trace?.Id != fragment.TraceId)
            {
                Decide();
                trace = new Evidence(fragment.TraceId);
            }

            trace.Add(fragment, matcher);
        }

        Decide();
        return matched;

        void Decide()
        {
            if (trace is null) return;
            tally.Add(trace.Met);
            if (trace.Met != matcher.All || trace.Start.Ns is not { } start) return;
            if (start < (ulong)query.StartMinNs || start > (ulong)query.StartMaxNs) return;
            matched.Add(new MatchedTrace(new FoundTrace(trace.Id, trace.FirstNs, trace.LastNs), (long)start));
        }
    }

    /// <summary>What is known of a trace so far.</summary>
    private sealed class Evidence(TraceId id)
    {
        private TraceStart _start;

        public TraceId Id => id;

        public ulong Met { get; private set; }

        public TraceStart Start => _start;

        public long FirstNs { get; private set; } = long.MaxValue;

        public long LastNs { get; private set; } = long.MinValue;

        public void Add(StoredFragment fragment, TraceMatcher matcher)
        {
            FirstNs = Math.Min(FirstNs, fragment.StartNs);
            LastNs = Math.Max(LastNs, fragment.StartNs);
            try
            {
                Met |= matcher.Met(fragment.TracesData.Span, ref _start);
            }
            catch (MalformedProtobufException)
            {
                // What was read before the damage counts; GetTraces says that there is damage.
            }
        }
    }
}

/// <summary>A trace that a search found.</summary>
/// <param name="Trace">With the starts of its first and its last fragment.</param>
/// <param name="StartNs">When it starts, Unix nanoseconds.</param>
internal sealed record MatchedTrace(FoundTrace Trace, long StartNs);
