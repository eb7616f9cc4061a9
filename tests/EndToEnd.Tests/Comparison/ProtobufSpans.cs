using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>OTLP protobuf messages as flat spans, field by field.</summary>
internal static class ProtobufSpans
{
    public static IReadOnlyList<JsonObject> Flatten(IEnumerable<ResourceSpans> resources) =>
    [
        .. from r in resources
           from s in r.ScopeSpans
           from span in s.Spans
           select Flatten(r, s, span),
    ];

    private static JsonObject Flatten(ResourceSpans resource, ScopeSpans scope, Span span) => new()
    {
        ["traceId"] = Hex(span.TraceId),
        ["spanId"] = Hex(span.SpanId),
        ["parentSpanId"] = Hex(span.ParentSpanId),
        ["traceState"] = span.TraceState,
        ["flags"] = span.Flags,
        ["name"] = span.Name,
        ["kind"] = (int)span.Kind,
        ["startTimeUnixNano"] = Number(span.StartTimeUnixNano),
        ["endTimeUnixNano"] = Number(span.EndTimeUnixNano),
        ["attributes"] = Attributes(span.Attributes),
        ["droppedAttributesCount"] = span.DroppedAttributesCount,
        ["events"] = Array(span.Events, e => new JsonObject
        {
            ["timeUnixNano"] = Number(e.TimeUnixNano),
            ["name"] = e.Name,
            ["attributes"] = Attributes(e.Attributes),
            ["droppedAttributesCount"] = e.DroppedAttributesCount,
        }),
        ["droppedEventsCount"] = span.DroppedEventsCount,
        ["links"] = Array(span.Links, l => new JsonObject
        {
            ["traceId"] = Hex(l.TraceId),
            ["spanId"] = Hex(l.SpanId),
            ["traceState"] = l.TraceState,
            ["flags"] = l.Flags,
            ["attributes"] = Attributes(l.Attributes),
            ["droppedAttributesCount"] = l.DroppedAttributesCount,
        }),
        ["droppedLinksCount"] = span.DroppedLinksCount,
        ["status"] = new JsonObject { ["code"] = (int)(span.Status?.Code ?? 0), ["message"] = span.Status?.Message ?? "" },
        ["scope"] = new JsonObject
        {
            ["name"] = scope.Scope?.Name ?? "",
            ["version"] = scope.Scope?.Version ?? "",
            ["schemaUrl"] = scope.SchemaUrl,
            ["attributes"] = Attributes(scope.Scope?.Attributes ?? []),
            ["droppedAttributesCount"] = scope.Scope?.DroppedAttributesCount ?? 0,
        },
        ["resource"] = new JsonObject
        {
            ["schemaUrl"] = resource.SchemaUrl,
            ["attributes"] = Attributes(resource.Resource?.Attributes ?? []),
            ["droppedAttributesCount"] = resource.Resource?.DroppedAttributesCount ?? 0,
        },
    };

    private static JsonArray Attributes(IEnumerable<KeyValue> attributes) =>
        Array(attributes, a => new JsonObject { ["key"] = a.Key, ["value"] = Value(a.Value) });

    private static JsonObject Value(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => new() { ["stringValue"] = value.StringValue },
        AnyValue.ValueOneofCase.BoolValue => new() { ["boolValue"] = value.BoolValue },
        AnyValue.ValueOneofCase.IntValue => new() { ["intValue"] = value.IntValue.ToString(CultureInfo.InvariantCulture) },
        AnyValue.ValueOneofCase.DoubleValue => new() { ["doubleValue"] = value.DoubleValue.ToString("R", CultureInfo.InvariantCulture) },
        AnyValue.ValueOneofCase.BytesValue => new() { ["bytesValue"] = value.BytesValue.ToBase64() },
        AnyValue.ValueOneofCase.ArrayValue => new() { ["arrayValue"] = Values(Array(value.ArrayValue.Values, Value)) },
        AnyValue.ValueOneofCase.KvlistValue => new() { ["kvlistValue"] = Values(Attributes(value.KvlistValue.Values)) },
        _ => [],
    };

    private static JsonObject Values(JsonArray values) => new() { ["values"] = values };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> map) => new([.. items.Select(map)]);

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
