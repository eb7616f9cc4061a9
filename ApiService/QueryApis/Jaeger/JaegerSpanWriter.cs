using System.Text.Json;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Writes spans in Jaeger's JSON, as its OTLP translation has it: the kind, status, scope and trace state become tags, the name of an
/// event its field <c>event</c>, links become FOLLOWS_FROM references. Times are microseconds. Attributes of links and scopes have no place
/// in this format; <c>/api/v3</c> has them. A span's parts go from its OTLP bytes to JSON without objects between:
/// <code>Span { string trace_state = 3; KeyValue attributes = 9; Event events = 11; Link links = 13; … }</code>
/// </summary>
internal sealed class JaegerSpanWriter(Utf8JsonWriter json, ProcessTable processes) : IDisposable
{
    private static readonly JsonEncodedText OperationName = JsonEncodedText.Encode("operationName"), References = JsonEncodedText.Encode("references");
    private static readonly JsonEncodedText RefTypeName = JsonEncodedText.Encode("refType"), StartTime = JsonEncodedText.Encode("startTime");
    private static readonly JsonEncodedText Duration = JsonEncodedText.Encode("duration"), Tags = JsonEncodedText.Encode("tags"), Logs = JsonEncodedText.Encode("logs");
    private static readonly JsonEncodedText ProcessId = JsonEncodedText.Encode("processID"), Warnings = JsonEncodedText.Encode("warnings");
    private static readonly JsonEncodedText ScopeName = JsonEncodedText.Encode("otel.scope.name"), ScopeVersion = JsonEncodedText.Encode("otel.scope.version");
    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("span.kind"), StatusCodeKey = JsonEncodedText.Encode("otel.status_code");
    private static readonly JsonEncodedText Error = JsonEncodedText.Encode("error"), StatusDescription = JsonEncodedText.Encode("otel.status_description");

    private readonly ProtoWriter _adjusted = new(1024);

    public void Write(Span span)
    {
        var otlp = Otlp(span);
        var parts = SpanParts.Of(otlp);
        json.WriteStartObject();
        JaegerIds.Write(json, span.TraceId);
        JaegerIds.Write(json, span.SpanId);
        json.WriteString(OperationName, span.Name);
        json.WriteStartArray(References);
        if (parts.Links > 0) WriteLinks(span, span.ParentSpanId);
        else if (!span.ParentSpanId.IsZero) WriteReference("CHILD_OF", span.TraceId, span.ParentSpanId);
        json.WriteEndArray();
        json.WriteNumber(StartTime, span.StartUnixNano / 1000);
        json.WriteNumber(Duration, span.DurationNano / 1000);
        WriteTags(span, otlp, parts.TraceState);
        JaegerLogs.Write(json, Logs, otlp, parts.Events);
        json.WriteString(ProcessId, processes.For(span.Resource).Id);
        WriteWarnings(parts.Warnings);
        json.WriteEndObject();
    }

    public void Dispose() => _adjusted.Dispose();

    private ReadOnlySpan<byte> Otlp(Span span)
    {
        if (!span.IsAdjusted) return span.Otlp.Span;
        _adjusted.TruncateTo(0);
        span.WriteOtlp(_adjusted);
        return _adjusted.WrittenFrom(0);
    }

    private void WriteLinks(Span span, SpanId parent)
    {
        if (!parent.IsZero)
        {
            // A link to the parent says more exactly what the parent is.
            var link = span.Links.LastOrDefault(link => link.TraceId == span.TraceId && link.SpanId == parent);
            WriteReference(link is null ? "CHILD_OF" : RefType(link), span.TraceId, parent);
        }

        foreach (var link in span.Links)
        {
            if (parent.IsZero || link.TraceId != span.TraceId || link.SpanId != parent) WriteReference(RefType(link), link.TraceId, link.SpanId);
        }
    }

    // The attribute with which an OpenTracing reference travels through OTLP.
    private static string RefType(SpanLink link) =>
        link.Attributes.Any(attribute => attribute is { Key: "opentracing.ref_type", Value.AsString: "child_of" }) ? "CHILD_OF" : "FOLLOWS_FROM";

    private void WriteReference(string type, TraceId traceId, SpanId spanId)
    {
        json.WriteStartObject();
        json.WriteString(RefTypeName, type);
        JaegerIds.Write(json, traceId);
        JaegerIds.Write(json, spanId);
        json.WriteEndObject();
    }

    private void WriteTags(Span span, ReadOnlySpan<byte> otlp, ReadOnlySpan<byte> traceState)
    {
        json.WriteStartArray(Tags);
        if (span.Scope.Name.Length > 0) JaegerTags.Write(json, ScopeName, span.Scope.Name);
        if (span.Scope.Version.Length > 0) JaegerTags.Write(json, ScopeVersion, span.Scope.Version);
        var reader = new ProtoReader(otlp);
        while (reader.TryReadTag())
        {
            if (!reader.Is(9, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var attribute = reader.ReadBytes();
            if (!SpanParts.IsWarnings(attribute)) JaegerTags.Write(json, attribute);
        }

        if (span.Kind.ToJaeger() is { Length: > 0 } kind) JaegerTags.Write(json, Kind, kind);
        if (span.Status is StatusCode.Ok or StatusCode.Error) JaegerTags.Write(json, StatusCodeKey, span.Status == StatusCode.Ok ? "OK" : "ERROR");
        if (span.Status == StatusCode.Error) JaegerTags.Write(json, Error, true);
        if (span.StatusMessage.Length > 0) JaegerTags.Write(json, StatusDescription, span.StatusMessage);
        if (traceState.Length > 0) JaegerTags.Write(json, "w3c.tracestate"u8, traceState);
        json.WriteEndArray();
    }

    private void WriteWarnings(ReadOnlySpan<byte> attribute)
    {
        if (attribute.IsEmpty)
        {
            json.WriteNull(Warnings);
            return;
        }

        json.WriteStartArray(Warnings);
        foreach (var warning in SpanWarnings.Read(AttributeDecoder.DecodeKeyValue(attribute).Value))
            json.WriteStringValue(warning);
        json.WriteEndArray();
    }
}
