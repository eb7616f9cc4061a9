using Jaeger.Storage.V2;

namespace Tracepost.ApiService.Pages.Search.Results;

/// <summary>Makes the list of what a search found.</summary>
internal static class TraceItems
{
    /// <summary>A trace for each summary.</summary>
    public static async Task<List<TraceItem>> ReadAsync(IAsyncEnumerable<TraceSummary> summaries, CancellationToken cancellationToken)
    {
        var traces = new List<TraceItem>();
        await foreach (var summary in summaries.WithCancellation(cancellationToken)) traces.Add(Of(summary));
        return traces;
    }

    /// <summary>In an order of <see cref="Form.SearchForm.Orders"/>; the newest first if there is no such order.</summary>
    public static IReadOnlyList<TraceItem> Sort(IEnumerable<TraceItem> traces, string order) => [.. order switch
    {
        "longest" => traces.OrderByDescending(trace => trace.DurationNano),
        "shortest" => traces.OrderBy(trace => trace.DurationNano),
        "spans" => traces.OrderByDescending(trace => trace.Spans),
        "errors" => traces.OrderByDescending(trace => trace.Errors),
        _ => traces.OrderByDescending(trace => trace.StartUnixNano),
    }];

    private static TraceItem Of(TraceSummary summary) => new(
        Convert.ToHexStringLower(summary.TraceId.Span),
        summary.RootServiceName,
        summary.RootOperationName,
        summary.MinStartTimeUnixNano,
        summary.MaxEndTimeUnixNano > summary.MinStartTimeUnixNano ? summary.MaxEndTimeUnixNano - summary.MinStartTimeUnixNano : 0,
        summary.SpanCount,
        summary.ErrorSpanCount,
        [.. summary.Services.Select(service => new ServiceItem(service.Name, service.SpanCount, service.ErrorSpanCount)).OrderByDescending(service => service.Spans)]);
}
