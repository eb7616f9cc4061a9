using System.Text.Json;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Adjusting;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Writes one span in Jaeger's JSON, as its OTLP translation has it: the kind, status, scope and trace state become tags, the name of an
/// event its field <c>event</c>, links become FOLLOWS_FROM references. Times are microseconds. Attributes of links and scopes have no place
/// in this format; <c>/api/v3</c> has them.
/// </summary>
internal sealed class JaegerSpanWriter(Utf8JsonWriter json, ProcessTable processes)
{
    public void Write(Span span)
    {
        var process = processes.For(span.Resource);
        json.WriteStartObject();
        json.WriteString("traceID", JaegerIds.Format(span.TraceId));
        json.WriteString("spanID", span.SpanId.ToString());
        json.WriteString("operationName", span.Name);
        WriteReferences(span, span.ParentSpanId);
        json.WriteNumber("startTime", span.StartUnixNano / 1000);
        json.WriteNumber("duration", span.DurationNano / 1000);
        WriteTags(span);
        WriteLogs(span);
        json.WriteString("processID", process.Id);
        WriteWarnings(span.Warnings);
        json.WriteEndObject();
    }

    private void WriteReferences(Span span, SpanId parent)
    {
        json.WriteStartArray("references");
        var parentIsLinked = span.Links.Any(link => link.TraceId == span.TraceId && link.SpanId == parent);
        if (!parent.IsZero)
        {
            // A link to the parent says more exactly what the parent is.
            var link = parentIsLinked ? span.Links.Last(link => link.TraceId == span.TraceId && link.SpanId == parent) : null;
            WriteReference(link is null ? "CHILD_OF" : RefType(link), span.TraceId, parent);
        }

        foreach (var link in span.Links)
        {
            if (parent.IsZero || link.TraceId != span.TraceId || link.SpanId != parent) WriteReference(RefType(link), link.TraceId, link.SpanId);
        }

        json.WriteEndArray();
    }

    // The attribute with which an OpenTracing reference travels through OTLP.
    private static string RefType(SpanLink link) =>
        link.Attributes.Any(attribute => attribute is { Key: "opentracing.ref_type", Value.AsString: "child_of" }) ? "CHILD_OF" : "FOLLOWS_FROM";

    private void WriteReference(string type, TraceId traceId, SpanId spanId)
    {
        json.WriteStartObject();
        json.WriteString("refType", type);
        json.WriteString("traceID", JaegerIds.Format(traceId));
        json.WriteString("spanID", spanId.ToString());
        json.WriteEndObject();
    }

    private void WriteTags(Span span)
    {
        json.WriteStartArray("tags");
        if (span.Scope.Name.Length > 0) JaegerTags.Write(json, "otel.scope.name", span.Scope.Name);
        if (span.Scope.Version.Length > 0) JaegerTags.Write(json, "otel.scope.version", span.Scope.Version);
        foreach (var (key, value) in span.Attributes)
        {
            if (key != SpanWarnings.Key) JaegerTags.Write(json, key, value);
        }

        if (span.Kind.ToJaeger() is { Length: > 0 } kind) JaegerTags.Write(json, "span.kind", kind);
        if (span.Status is StatusCode.Ok or StatusCode.Error) JaegerTags.Write(json, "otel.status_code", span.Status == StatusCode.Ok ? "OK" : "ERROR");
        if (span.Status == StatusCode.Error) JaegerTags.Write(json, "error", AttributeValue.Of(true));
        if (span.StatusMessage.Length > 0) JaegerTags.Write(json, "otel.status_description", span.StatusMessage);
        if (span.TraceState.Length > 0) JaegerTags.Write(json, "w3c.tracestate", span.TraceState);
        json.WriteEndArray();
    }

    private void WriteLogs(Span span)
    {
        json.WriteStartArray("logs");
        foreach (var happened in span.Events)
        {
            json.WriteStartObject();
            json.WriteNumber("timestamp", happened.TimeUnixNano / 1000);
            json.WriteStartArray("fields");
            if (happened.Name.Length > 0 && !happened.Attributes.Any(attribute => attribute.Key == "event"))
                JaegerTags.Write(json, "event", happened.Name);
            foreach (var (key, value) in happened.Attributes)
                JaegerTags.Write(json, key, value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteWarnings(IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            json.WriteNull("warnings");
            return;
        }

        json.WriteStartArray("warnings");
        foreach (var warning in warnings)
            json.WriteStringValue(warning);
        json.WriteEndArray();
    }
}
