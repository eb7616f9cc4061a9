using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.Benchmarks.Load;

namespace Tracepost.Benchmarks.Tests.Load;

/// <summary>What a dataset sends, read by the protobuf library.</summary>
internal static class Spans
{
    public static List<(string Service, Span Span)> Of(Dataset dataset, long groups, Timeline timeline) =>
        [.. Enumerable.Range(0, (int)dataset.RequestsOf(groups)).SelectMany(request => Of(dataset.Request(request, timeline).Span.ToArray()))];

    public static string? Text(this IEnumerable<KeyValue> attributes, string key) =>
        attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value.StringValue;

    private static IEnumerable<(string Service, Span Span)> Of(byte[] request) =>
        from resource in ExportTraceServiceRequest.Parser.ParseFrom(request).ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select (resource.Resource.Attributes.Text("service.name")!, span);
}
