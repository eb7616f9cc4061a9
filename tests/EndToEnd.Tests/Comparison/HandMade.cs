using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>What no SDK says but OTLP can: every field and every value type set, nested deeply, and values at their limits.</summary>
internal static class HandMade
{
    /// <summary>A request with one trace of two resources, two scopes each, and two spans in each scope.</summary>
    public static ExportTraceServiceRequest EveryField(ByteString traceId, DateTimeOffset start)
    {
        var request = new ExportTraceServiceRequest();
        var time = (ulong)(start - DateTimeOffset.UnixEpoch).Ticks * 100 + 77;
        var parent = ByteString.Empty;
        foreach (var service in new[] { "hand-made-front", "hand-made-back" })
        {
            var resource = new Resource
            {
                DroppedAttributesCount = 1,
                Attributes = { Text("service.name", service), EveryType("resource.map") },
            };
            var resourceSpans = new ResourceSpans { Resource = resource, SchemaUrl = "https://example.com/resource" };
            foreach (var scope in new[] { "one", "two" })
            {
                var scopeSpans = new ScopeSpans
                {
                    Scope = new InstrumentationScope
                    {
                        Name = scope,
                        Version = "1",
                        DroppedAttributesCount = 2,
                        Attributes = { EveryType("scope.map") },
                    },
                    SchemaUrl = "https://example.com/scope",
                };
                for (var i = 0; i < 2; i++)
                {
                    scopeSpans.Spans.Add(Span(traceId, parent, time += 1_001));
                    parent = scopeSpans.Spans[^1].SpanId;
                }

                resourceSpans.ScopeSpans.Add(scopeSpans);
            }

            request.ResourceSpans.Add(resourceSpans);
        }

        return request;
    }

    public static ByteString NewId(int bytes)
    {
        var id = new byte[bytes];
        Random.Shared.NextBytes(id);
        id[0] |= 1; // never all zero
        return ByteString.CopyFrom(id);
    }

    private static Span Span(ByteString traceId, ByteString parent, ulong time) => new()
    {
        TraceId = traceId,
        SpanId = NewId(8),
        ParentSpanId = parent,
        TraceState = "a=1,b=2",
        Flags = 0x301,
        Name = "hand made ✋",
        Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Consumer,
        StartTimeUnixNano = time,
        EndTimeUnixNano = time + 123_456_789,
        Attributes = { EveryType("map"), Text("text", "\u0001 control, \u2028 separator, 🚀"), new KeyValue { Key = "no value" } },
        DroppedAttributesCount = 3,
        DroppedEventsCount = 4,
        DroppedLinksCount = 5,
        Events =
        {
            new Span.Types.Event
            {
                Name = "event",
                TimeUnixNano = time + 1,
                DroppedAttributesCount = 6,
                Attributes = { EveryType("event.map") },
            },
        },
        Links =
        {
            new Span.Types.Link
            {
                TraceId = NewId(16),
                SpanId = NewId(8),
                TraceState = "c=3",
                Flags = 0x100,
                DroppedAttributesCount = 7,
                Attributes = { EveryType("link.map") },
            },
        },
        Status = new Status { Code = Status.Types.StatusCode.Error, Message = "it failed" },
    };

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private static KeyValue EveryType(string key) => new()
    {
        Key = key,
        Value = new AnyValue
        {
            KvlistValue = new KeyValueList
            {
                Values =
                {
                    Text("text", "ü"),
                    new KeyValue { Key = "flag", Value = new AnyValue { BoolValue = true } },
                    new KeyValue { Key = "smallest", Value = new AnyValue { IntValue = long.MinValue } },
                    new KeyValue { Key = "double", Value = new AnyValue { DoubleValue = double.MaxValue } },
                    new KeyValue { Key = "bytes", Value = new AnyValue { BytesValue = ByteString.CopyFrom(0, 255, 128) } },
                    new KeyValue { Key = "array", Value = Array(Nested(3), new AnyValue(), new AnyValue { IntValue = 0 }) },
                    new KeyValue { Key = "map", Value = Map(Text("", "an empty key")) },
                },
            },
        },
    };

    private static AnyValue Nested(int depth) => depth == 0
        ? new AnyValue { StringValue = "deep" }
        : Array(Nested(depth - 1));

    private static AnyValue Array(params IEnumerable<AnyValue> values) => new() { ArrayValue = new ArrayValue { Values = { values } } };

    private static AnyValue Map(params IEnumerable<KeyValue> pairs) => new() { KvlistValue = new KeyValueList { Values = { pairs } } };
}
