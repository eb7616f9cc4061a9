using Tracepost.ApiService.Store;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Traces.Panel.Durations;

/// <summary>
/// What DataService counted of a span's operation, in the hour around the span, or in the day around it where that is too little to compare with.
/// </summary>
internal sealed class DurationReader(SpanMetricsStore store, TimeProvider time)
{
    private const long Minute = 60_000_000_000, Hour = 60 * Minute, Day = 24 * Hour;
    private const int Enough = 30;

    /// <summary>The durations of spans of that name, service and kind.</summary>
    public async Task<OperationDurations> OfAsync(Span span, CancellationToken cancellationToken)
    {
        var hour = await ReadAsync(span, Hour, "the hour around it", cancellationToken);
        return hour.All.Count >= Enough ? hour : await ReadAsync(span, Day, "the day around it", cancellationToken);
    }

    private async Task<OperationDurations> ReadAsync(Span span, long length, string name, CancellationToken cancellationToken)
    {
        // Of a span of this very moment, half of the window would be in the future.
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var middle = (long)Math.Min(span.StartUnixNano, long.MaxValue / 2);
        var end = Math.Min(middle + (length / 2), Math.Max(now, middle)) / Minute * Minute + Minute;
        var start = Math.Max(0, end - length);

        var all = new LatencyHistogram();
        await foreach (var point in store.GetAsync(Request(span, start, end), cancellationToken))
        {
            if (point.Operation == span.Name && point.Durations.Length > 0) all.AddEncoded(point.Durations.Span);
        }

        return new OperationDurations(all, start, end, name);
    }

    private static GetSpanMetricsRequest Request(Span span, long start, long end) => new()
    {
        Services = { span.Resource.ServiceName },
        Kinds = { (int)span.Kind },
        StartMin = (ulong)start,
        StartMax = (ulong)end,
        ByOperation = true,
        WithDurations = true,
    };
}
