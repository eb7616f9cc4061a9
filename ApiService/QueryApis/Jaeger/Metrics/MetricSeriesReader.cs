using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>Puts what DataService counted together to series.</summary>
internal sealed class MetricSeriesReader(SpanMetricsStore store, TimeProvider time)
{
    /// <summary>About 150 MB in memory at most: half a million slots with durations, or some million without.</summary>
    private const long MaxCost = 5_000_000;

    /// <summary>More than this is no picture: about 100 MB of JSON.</summary>
    private const long MaxPoints = 1_000_000;

    /// <summary>All series that have something in the windows of the question, by service and operation.</summary>
    /// <exception cref="BadQueryException">There is too much.</exception>
    public async Task<IReadOnlyCollection<MetricSeries>> ReadAsync(MetricsQuery query, bool withDurations, CancellationToken cancellationToken)
    {
        var series = new SortedDictionary<(string Service, string Operation), MetricSeries>(
            Comparer<(string Service, string Operation)>.Create((a, b) =>
                string.CompareOrdinal(a.Service, b.Service) is var order and not 0 ? order : string.CompareOrdinal(a.Operation, b.Operation)));
        var now = JaegerParameters.UnixNano(time.GetUtcNow());
        var cost = 0L;
        await foreach (var point in store.GetAsync(Request(query, withDurations), cancellationToken))
        {
            cost += withDurations ? 10 : 1;
            if (cost > MaxCost || series.Count * query.Points > MaxPoints) throw TooMuch();
            var key = (point.Service, point.Operation);
            if (!series.TryGetValue(key, out var its)) series.Add(key, its = new MetricSeries(point.Service, point.Operation));
            its.Add(ToSlot(point, now));
        }

        return series.Count * query.Points > MaxPoints ? throw TooMuch() : series.Values;
    }

    private static GetSpanMetricsRequest Request(MetricsQuery query, bool withDurations)
    {
        var request = new GetSpanMetricsRequest
        {
            StartMin = (ulong)Math.Max(0, query.Start - query.RatePer),
            StartMax = (ulong)Math.Max(0, query.End),
            ByOperation = query.ByOperation,
            WithDurations = withDurations,
        };
        request.Services.AddRange(query.Services);
        request.Kinds.AddRange(query.Kinds.Select(kind => (int)kind));
        return request;
    }

    /// <summary>The slot that is going on ends now.</summary>
    private static MetricSlot ToSlot(SpanMetricsPoint point, long now)
    {
        var (from, to) = ((long)point.Start, (long)(point.Start + point.Length));
        if (from < now && now < to) to = now;
        return new MetricSlot(from, to, (long)point.Calls, (long)point.Errors, point.Durations.Memory);
    }

    private static BadQueryException TooMuch() =>
        new("the answer would have more than a million points or be made of too many; ask for a shorter lookback, a larger step or fewer services");
}
