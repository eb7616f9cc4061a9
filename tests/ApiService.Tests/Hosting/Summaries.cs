using Jaeger.Storage.V2;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>The summary of a trace, as DataService would make it.</summary>
internal static class Summaries
{
    public static TraceSummary Of(TracesData[] chunks)
    {
        var spans = SpansOf(chunks).ToList();
        var root = spans.FirstOrDefault(span => span.Span.ParentSpanId.IsEmpty);
        var summary = new TraceSummary
        {
            TraceId = spans[0].Span.TraceId,
            RootServiceName = root.Service ?? "",
            RootOperationName = root.Span?.Name ?? "",
            MinStartTimeUnixNano = spans.Min(span => span.Span.StartTimeUnixNano),
            MaxEndTimeUnixNano = spans.Max(span => span.Span.EndTimeUnixNano),
            SpanCount = spans.Count,
            ErrorSpanCount = spans.Count(span => IsError(span.Span)),
        };
        foreach (var service in spans.GroupBy(span => span.Service).OrderByDescending(group => group.Count()))
        {
            summary.Services.Add(new ServiceSummary
            {
                Name = service.Key,
                SpanCount = service.Count(),
                ErrorSpanCount = service.Count(span => IsError(span.Span)),
            });
        }

        return summary;
    }

    public static IEnumerable<(string Service, Span Span)> SpansOf(TracesData[] chunks) =>
        from chunk in chunks
        from resource in chunk.ResourceSpans
        let service = resource.Resource?.Attributes.FirstOrDefault(attribute => attribute.Key == "service.name")?.Value.StringValue ?? "missing-service-name"
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select (service, span);

    private static bool IsError(Span span) => span.Status?.Code == Status.Types.StatusCode.Error;
}
