using System.Buffers.Binary;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.QueryApis.JaegerV2;

/// <summary>
/// Writes spans as <c>jaeger.api_v2.Span</c>, with what OTLP has and this format does not where Jaeger's translation puts it: the kind, status,
/// scope and trace state in tags, the name of an event in its field <c>event</c>, links in references; attributes of links and scopes are lost.
/// <code>
/// Span { bytes trace_id = 1; bytes span_id = 2; string operation_name = 3; SpanRef references = 4; Timestamp start_time = 6;
///        Duration duration = 7; KeyValue tags = 8; Log logs = 9; Process process = 10; string warnings = 12; }
/// </code>
/// </summary>
internal static class JaegerV2SpanWriter
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>Writes a span as a message of this field.</summary>
    public static void Write(ProtoWriter writer, int field, Span span)
    {
        var begin = writer.BeginMessage(field);
        span.TraceId.Write(writer.WriteBytes(1, TraceId.Size));
        WriteId(writer, 2, span.SpanId);
        JaegerV2Tags.WriteText(writer, 3, span.Name);
        WriteReferences(writer, span);
        WriteTime(writer, 6, unchecked((long)span.StartUnixNano));
        WriteDuration(writer, 7, unchecked((long)span.EndUnixNano - (long)span.StartUnixNano));
        WriteTags(writer, span);
        foreach (var happened in span.Events) WriteLog(writer, happened);
        WriteProcess(writer, span.Resource);
        foreach (var warning in span.Warnings) JaegerV2Tags.WriteText(writer, 12, warning);
        writer.EndMessage(begin);
    }

    private static void WriteReferences(ProtoWriter writer, Span span)
    {
        var parent = span.ParentSpanId;
        bool IsParent(SpanLink link) => !parent.IsZero && link.TraceId == span.TraceId && link.SpanId == parent;

        // A link to the parent says more exactly what the parent is.
        if (!parent.IsZero) WriteReference(writer, span.TraceId, parent, span.Links.LastOrDefault(IsParent) is { } link && FollowsFrom(link));
        foreach (var other in span.Links)
        {
            if (!IsParent(other)) WriteReference(writer, other.TraceId, other.SpanId, FollowsFrom(other));
        }
    }

    // The attribute with which an OpenTracing reference travels through OTLP.
    private static bool FollowsFrom(SpanLink link) =>
        !link.Attributes.Any(attribute => attribute is { Key: "opentracing.ref_type", Value.AsString: "child_of" });

    // SpanRef { bytes trace_id = 1; bytes span_id = 2; SpanRefType ref_type = 3; }, CHILD_OF is 0 and FOLLOWS_FROM 1.
    private static void WriteReference(ProtoWriter writer, TraceId traceId, SpanId spanId, bool followsFrom)
    {
        var begin = writer.BeginMessage(4);
        traceId.Write(writer.WriteBytes(1, TraceId.Size));
        WriteId(writer, 2, spanId);
        if (followsFrom) writer.WriteVarint(3, 1);
        writer.EndMessage(begin);
    }

    private static void WriteTags(ProtoWriter writer, Span span)
    {
        if (span.Scope.Name.Length > 0) JaegerV2Tags.Write(writer, 8, "otel.scope.name", span.Scope.Name);
        if (span.Scope.Version.Length > 0) JaegerV2Tags.Write(writer, 8, "otel.scope.version", span.Scope.Version);
        foreach (var (key, value) in span.Attributes)
        {
            if (key != SpanWarnings.Key) JaegerV2Tags.Write(writer, 8, key, value);
        }

        if (span.Kind.ToJaeger() is { Length: > 0 } kind) JaegerV2Tags.Write(writer, 8, "span.kind", kind);
        if (span.Status is StatusCode.Ok or StatusCode.Error) JaegerV2Tags.Write(writer, 8, "otel.status_code", span.Status == StatusCode.Ok ? "OK" : "ERROR");
        if (span.Status == StatusCode.Error) JaegerV2Tags.Write(writer, 8, "error", AttributeValue.Of(true));
        if (span.StatusMessage.Length > 0) JaegerV2Tags.Write(writer, 8, "otel.status_description", span.StatusMessage);
        if (span.TraceState.Length > 0) JaegerV2Tags.Write(writer, 8, "w3c.tracestate", span.TraceState);
    }

    // Log { Timestamp timestamp = 1; KeyValue fields = 2; }
    private static void WriteLog(ProtoWriter writer, SpanEvent happened)
    {
        var begin = writer.BeginMessage(9);
        WriteTime(writer, 1, unchecked((long)happened.TimeUnixNano));
        if (happened.Name.Length > 0 && !happened.Attributes.Any(attribute => attribute.Key == "event")) JaegerV2Tags.Write(writer, 2, "event", happened.Name);
        foreach (var (key, value) in happened.Attributes) JaegerV2Tags.Write(writer, 2, key, value);
        writer.EndMessage(begin);
    }

    // Process { string service_name = 1; KeyValue tags = 2; }
    private static void WriteProcess(ProtoWriter writer, Resource resource)
    {
        var begin = writer.BeginMessage(10);
        JaegerV2Tags.WriteText(writer, 1, resource.ServiceName);
        foreach (var (key, value) in resource.Attributes)
        {
            if (key != ServiceNames.Key) JaegerV2Tags.Write(writer, 2, key, value);
        }

        writer.EndMessage(begin);
    }

    private static void WriteId(ProtoWriter writer, int field, SpanId id) => BinaryPrimitives.WriteUInt64BigEndian(writer.WriteBytes(field, SpanId.Size), id.Value);

    // Timestamp { int64 seconds = 1; int32 nanos = 2; }: nanos count forward also before 1970.
    private static void WriteTime(ProtoWriter writer, int field, long unixNano)
    {
        var (seconds, nanos) = Math.DivRem(unixNano, NanosPerSecond);
        if (nanos < 0) (seconds, nanos) = (seconds - 1, nanos + NanosPerSecond);
        WriteParts(writer, field, seconds, nanos);
    }

    // Duration { int64 seconds = 1; int32 nanos = 2; }: both have the sign.
    private static void WriteDuration(ProtoWriter writer, int field, long nanoseconds)
    {
        var (seconds, nanos) = Math.DivRem(nanoseconds, NanosPerSecond);
        WriteParts(writer, field, seconds, nanos);
    }

    private static void WriteParts(ProtoWriter writer, int field, long seconds, long nanos)
    {
        var begin = writer.BeginMessage(field);
        if (seconds != 0) writer.WriteVarint(1, unchecked((ulong)seconds));
        if (nanos != 0) writer.WriteVarint(2, unchecked((ulong)nanos));
        writer.EndMessage(begin);
    }
}
