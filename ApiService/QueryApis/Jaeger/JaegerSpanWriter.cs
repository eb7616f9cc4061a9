using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Writes one span in Jaeger's JSON, as its OTLP translation has it: the kind, status, scope and trace state become tags, the name of an
/// event its field <c>event</c>, links become FOLLOWS_FROM references. Times are microseconds. Attributes of links and scopes have no place
/// in this format; <c>/api/v3</c> has them.
/// </summary>
internal sealed class JaegerSpanWriter(Utf8JsonWriter json, ProcessTable processes, bool adjusted)
{
    private const string WarningsKey = "@jaeger@warnings";

    private readonly List<string> _warnings = [];
    private readonly List<KeyValue> _tags = [];

    public void Write(Span span, SpanId id, SpanId parent, IReadOnlyList<string> warnings)
    {
        var process = processes.For(span.Resource);
        _warnings.Clear();
        CollectTags(span, process);
        _warnings.AddRange(warnings);

        json.WriteStartObject();
        json.WriteString("traceID", JaegerIds.Format(span.TraceId));
        json.WriteString("spanID", id.ToString());
        json.WriteString("operationName", span.Name);
        WriteReferences(span, parent);
        json.WriteNumber("startTime", span.StartUnixNano / 1000);
        json.WriteNumber("duration", span.DurationNano / 1000);
        WriteTags(span);
        WriteLogs(span);
        json.WriteString("processID", process.Id);
        WriteWarnings();
        json.WriteEndObject();
    }

    private void CollectTags(Span span, ProcessTable.Process process)
    {
        _tags.Clear();
        foreach (var attribute in span.Attributes)
        {
            if (attribute.Key == WarningsKey) AddStoredWarnings(attribute.Value);
            else if (!adjusted || !MovesToProcess(attribute, process)) _tags.Add(attribute);
        }

        if (adjusted) JaegerTagOrder.Normalize(_tags);
    }

    // Jaeger's own collector leaves its warnings in an attribute.
    private void AddStoredWarnings(AttributeValue value)
    {
        if (value.Type != AttributeType.Array) _warnings.Add(value.ToText());
        else _warnings.AddRange(value.AsArray.Select(element => element.ToText()));
    }

    /// <summary>What a span says about the library that made it belongs to its process, unless that says something else.</summary>
    private bool MovesToProcess(KeyValue attribute, ProcessTable.Process process)
    {
        if (attribute.Key is not ("telemetry.sdk.language" or "telemetry.sdk.name" or "telemetry.sdk.version"
            or "telemetry.distro.name" or "telemetry.distro.version"))
            return false;

        var existing = process.Tags.FindIndex(tag => tag.Key == attribute.Key);
        if (existing < 0)
        {
            process.Tags.Add(attribute);
            return true;
        }

        if (process.Tags[existing].Value.ToText() == attribute.Value.ToText()) return true;
        _warnings.Add($"conflicting values between Span and Resource for attribute {attribute.Key}");
        return false;
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
            if (adjusted && link.TraceId.IsZero) _warnings.Add("Invalid span link removed");
            else if (parent.IsZero || link.TraceId != span.TraceId || link.SpanId != parent) WriteReference(RefType(link), link.TraceId, link.SpanId);
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
        foreach (var (key, value) in _tags)
            JaegerTags.Write(json, key, value);
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
            foreach (var (key, value) in adjusted ? happened.Attributes.OrderBy(field => field.Key, StringComparer.Ordinal) : happened.Attributes.AsEnumerable())
                JaegerTags.Write(json, key, value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteWarnings()
    {
        if (_warnings.Count == 0)
        {
            json.WriteNull("warnings");
            return;
        }

        json.WriteStartArray("warnings");
        foreach (var warning in _warnings)
            json.WriteStringValue(warning);
        json.WriteEndArray();
    }
}
