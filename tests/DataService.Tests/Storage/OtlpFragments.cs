using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Tests.Query;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Storage;

/// <summary>Makes fragments of OTLP, as ingest would.</summary>
internal static class OtlpFragments
{
    /// <summary>One fragment; the spans get the trace's id.</summary>
    public static Fragment Create(NameTable names, TraceId traceId, TracesData data)
    {
        var spans = data.SpansOf().ToList();
        spans.ForEach(span => span.TraceId = ByteString.CopyFrom(traceId.ToBytes()));
        var operations = data.ResourceSpans.SelectMany(resource => OperationsOf(names, resource)).ToList();
        return new Fragment
        {
            TraceId = traceId,
            StartNs = spans.Min(span => (long)span.StartTimeUnixNano),
            EndNs = spans.Max(span => (long)span.EndTimeUnixNano),
            LongestNs = spans.Max(span => (long)(span.EndTimeUnixNano - span.StartTimeUnixNano)),
            SpanCount = spans.Count,
            ErrorCount = spans.Count(span => span.Status?.Code == Status.Types.StatusCode.Error),
            Root = operations.FirstOrDefault(operation => operation.Span.ParentSpanId.IsEmpty).Name,
            Operations = [.. operations.Select(operation => operation.Name).Distinct()],
            Payload = data.ToByteArray(),
        };
    }

    private static IEnumerable<(OpenTelemetry.Proto.Trace.V1.Span Span, OperationName Name)> OperationsOf(NameTable names, ResourceSpans resource)
    {
        var service = names.Service(ResourceServiceName.Read(resource.ToByteArray()));
        return resource.ScopeSpans.SelectMany(scope => scope.Spans)
            .Select(span => (span, names.Operation(service, ByteString.CopyFromUtf8(span.Name).Span, (SpanKind)span.Kind)));
    }
}
