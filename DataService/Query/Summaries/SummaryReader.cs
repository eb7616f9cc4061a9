using System.Runtime.CompilerServices;
using Jaeger.Storage.V2;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Summaries;

/// <summary>Summarizes traces that a search found, in its order.</summary>
internal sealed class SummaryReader(TraceLoader loader)
{
    public async IAsyncEnumerable<TraceSummary> ReadAsync(
        IReadOnlyList<FoundTrace> traces, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TraceSummarizer? trace = null;
        await foreach (var fragment in loader.LoadAsync(traces, TraceIdSql.Strict, cancellationToken))
        {
            if (trace?.TraceId != fragment.TraceId)
            {
                if (trace is not null) yield return trace.Complete();
                trace = new TraceSummarizer(fragment.TraceId);
            }

            trace.Add(fragment.TracesData.Span);
        }

        if (trace is not null) yield return trace.Complete();
    }
}
