using Tracepost.ApiService.Receivers.Json;

namespace Tracepost.ApiService.Receivers.Otlp.Json;

/// <summary>The messages of an OTLP trace request in their JSON form: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.</summary>
internal static class OtlpJsonSchema
{
    public static readonly JsonMessage AnyValue = new(
        new("stringValue", 1, JsonFieldType.Text),
        new("boolValue", 2, JsonFieldType.Bool),
        new("intValue", 3, JsonFieldType.Int64),
        new("doubleValue", 4, JsonFieldType.Double),
        new("arrayValue", 5, JsonFieldType.Message, Message: () => ArrayValue!),
        new("kvlistValue", 6, JsonFieldType.Message, Message: () => KeyValueList!),
        new("bytesValue", 7, JsonFieldType.Base64));

    public static readonly JsonMessage ArrayValue = new(new JsonField("values", 1, JsonFieldType.Message, true, () => AnyValue));

    public static readonly JsonMessage KeyValue = new(
        new("key", 1, JsonFieldType.Text),
        new("value", 2, JsonFieldType.Message, Message: () => AnyValue));

    public static readonly JsonMessage KeyValueList = new(new JsonField("values", 1, JsonFieldType.Message, true, () => KeyValue));

    public static readonly JsonMessage EntityRef = new(
        new("schemaUrl", 1, JsonFieldType.Text),
        new("type", 2, JsonFieldType.Text),
        new("idKeys", 3, JsonFieldType.Text, true),
        new("descriptionKeys", 4, JsonFieldType.Text, true));

    public static readonly JsonMessage Resource = new(
        new("attributes", 1, JsonFieldType.Message, true, () => KeyValue),
        new("droppedAttributesCount", 2, JsonFieldType.UInt32),
        new("entityRefs", 3, JsonFieldType.Message, true, () => EntityRef));

    public static readonly JsonMessage Scope = new(
        new("name", 1, JsonFieldType.Text),
        new("version", 2, JsonFieldType.Text),
        new("attributes", 3, JsonFieldType.Message, true, () => KeyValue),
        new("droppedAttributesCount", 4, JsonFieldType.UInt32));

    public static readonly JsonMessage Event = new(
        new("timeUnixNano", 1, JsonFieldType.Fixed64),
        new("name", 2, JsonFieldType.Text),
        new("attributes", 3, JsonFieldType.Message, true, () => KeyValue),
        new("droppedAttributesCount", 4, JsonFieldType.UInt32));

    public static readonly JsonMessage Link = new(
        new("traceId", 1, JsonFieldType.Hex),
        new("spanId", 2, JsonFieldType.Hex),
        new("traceState", 3, JsonFieldType.Text),
        new("attributes", 4, JsonFieldType.Message, true, () => KeyValue),
        new("droppedAttributesCount", 5, JsonFieldType.UInt32),
        new("flags", 6, JsonFieldType.Fixed32));

    public static readonly JsonMessage Status = new(
        new("message", 2, JsonFieldType.Text),
        new("code", 3, JsonFieldType.Enum, Names: ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"]));

    public static readonly JsonMessage Span = new(
        new("traceId", 1, JsonFieldType.Hex),
        new("spanId", 2, JsonFieldType.Hex),
        new("traceState", 3, JsonFieldType.Text),
        new("parentSpanId", 4, JsonFieldType.Hex),
        new("name", 5, JsonFieldType.Text),
        new("kind", 6, JsonFieldType.Enum, Names:
            ["SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"]),
        new("startTimeUnixNano", 7, JsonFieldType.Fixed64),
        new("endTimeUnixNano", 8, JsonFieldType.Fixed64),
        new("attributes", 9, JsonFieldType.Message, true, () => KeyValue),
        new("droppedAttributesCount", 10, JsonFieldType.UInt32),
        new("events", 11, JsonFieldType.Message, true, () => Event),
        new("droppedEventsCount", 12, JsonFieldType.UInt32),
        new("links", 13, JsonFieldType.Message, true, () => Link),
        new("droppedLinksCount", 14, JsonFieldType.UInt32),
        new("status", 15, JsonFieldType.Message, Message: () => Status),
        new("flags", 16, JsonFieldType.Fixed32));

    public static readonly JsonMessage ScopeSpans = new(
        new("scope", 1, JsonFieldType.Message, Message: () => Scope),
        new("spans", 2, JsonFieldType.Message, true, () => Span),
        new("schemaUrl", 3, JsonFieldType.Text));

    public static readonly JsonMessage ResourceSpans = new(
        new("resource", 1, JsonFieldType.Message, Message: () => Resource),
        new("scopeSpans", 2, JsonFieldType.Message, true, () => ScopeSpans),
        new("schemaUrl", 3, JsonFieldType.Text));

    public static readonly JsonMessage ExportTraceServiceRequest = new(
        new JsonField("resourceSpans", 1, JsonFieldType.Message, true, () => ResourceSpans));
}
