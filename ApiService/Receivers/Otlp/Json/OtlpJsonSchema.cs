using System.Collections.Frozen;
using System.Text;

namespace Tracepost.ApiService.Receivers.Otlp.Json;

/// <summary>How a JSON value becomes a protobuf field.</summary>
internal enum JsonFieldType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>An id in hexadecimal digits of either case.</summary>
    Hex,

    /// <summary>bytes in base64.</summary>
    Base64,

    /// <summary>true or false.</summary>
    Bool,

    /// <summary>int64, a number or a string of one.</summary>
    Int64,

    /// <summary>uint32, a number or a string of one.</summary>
    UInt32,

    /// <summary>fixed64, a number or a string of one.</summary>
    Fixed64,

    /// <summary>fixed32, a number or a string of one.</summary>
    Fixed32,

    /// <summary>double: a number, a string of one, "NaN", "Infinity" or "-Infinity".</summary>
    Double,

    /// <summary>An enum: its number; its name is taken too.</summary>
    Enum,

    /// <summary>An object.</summary>
    Message,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">The JSON key, lowerCamelCase.</param>
/// <param name="Number">The protobuf number.</param>
/// <param name="Type">The type of the value, or of each element.</param>
/// <param name="Repeated">True: the value is an array.</param>
/// <param name="Message">The message type, for <see cref="JsonFieldType.Message"/>.</param>
/// <param name="Names">The names by number, for <see cref="JsonFieldType.Enum"/>.</param>
internal sealed record JsonField(
    string Name, int Number, JsonFieldType Type, bool Repeated = false, Func<JsonMessage>? Message = null, string[]? Names = null)
{
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}

/// <summary>A message: its fields.</summary>
internal sealed class JsonMessage(params JsonField[] fields)
{
    private readonly FrozenDictionary<string, JsonField>.AlternateLookup<ReadOnlySpan<char>> _byName =
        fields.ToFrozenDictionary(f => f.Name).GetAlternateLookup<ReadOnlySpan<char>>();

    public JsonField? Find(scoped ReadOnlySpan<char> name) => _byName.TryGetValue(name, out var field) ? field : null;
}

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
