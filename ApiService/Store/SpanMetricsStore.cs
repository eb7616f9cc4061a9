using System.Runtime.CompilerServices;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Store;

/// <summary>Rate, errors and durations of spans, as DataService counted them. Throws <see cref="StoreException"/>.</summary>
internal sealed class SpanMetricsStore(SpanMetrics.SpanMetricsClient calls, StoreCalls store)
{
    /// <summary>What was counted, slot of time after slot.</summary>
    public async IAsyncEnumerable<SpanMetricsPoint> GetAsync(
        GetSpanMetricsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var response in store.StreamAsync(options => calls.GetSpanMetrics(request, options), cancellationToken))
        {
            foreach (var point in response.Points) yield return point;
        }
    }
}
