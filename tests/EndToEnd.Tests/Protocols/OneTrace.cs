using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.EndToEnd.Tests.Protocols;

/// <summary>
/// A request's way through three services, with everything that at least one of the older protocols can say: every kind and status, tags of every
/// type, events, a link, a trace state, a scope. Spans begin and end at whole microseconds.
/// </summary>
internal static class OneTrace
{
    public static IReadOnlyList<ResourceSpans> Create(DateTimeOffset now)
    {
        var start = (ulong)(now - DateTimeOffset.UnixEpoch).Ticks / 10_000 * 1_000_000;
        var (trace, gateway, call, orders, query, publish, consume) =
            (HandMade.NewId(16), HandMade.NewId(8), HandMade.NewId(8), HandMade.NewId(8), HandMade.NewId(8), HandMade.NewId(8), HandMade.NewId(8));

        Span New(ByteString id, ByteString? parent, string name, SpanKind kind, ulong fromMicros, ulong forMicros, params IEnumerable<KeyValue> attributes) => new()
        {
            TraceId = trace,
            SpanId = id,
            ParentSpanId = parent ?? ByteString.Empty,
            Name = name,
            Kind = kind,
            StartTimeUnixNano = start + (fromMicros * 1000),
            EndTimeUnixNano = start + ((fromMicros + forMicros) * 1000),
            Flags = 1,
            Attributes = { attributes },
            Status = new Status(),
        };

        var root = New(gateway, null, "GET /orders/{id}", SpanKind.Server, 0, 90_001, Text("http.request.method", "GET"), Text("text", "Grüße, \"世界\" \u0001\\"));
        root.TraceState = "vendor=1,other=2";
        var asked = New(call, gateway, "orders", SpanKind.Client, 1_000, 80_000, Number("attempt", -3), Number("large", long.MaxValue));
        asked.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "upstream said no" };
        var served = New(orders, call, "GetOrder", SpanKind.Server, 2_000, 70_000, Of("ratio", new AnyValue { DoubleValue = 0.25 }), Of("cached", new AnyValue { BoolValue = true }));
        served.Status = new Status { Code = Status.Types.StatusCode.Ok };
        served.Events.Add(new Span.Types.Event
        {
            Name = "Fetching data from database",
            TimeUnixNano = served.StartTimeUnixNano + 5_000,
            Attributes = { Text("table", "orders"), Number("row", 7) },
        });
        served.Events.Add(new Span.Types.Event { Name = "Received data from database", TimeUnixNano = served.StartTimeUnixNano + 65_000_000 });
        var asked2 = New(query, orders, "SELECT orders", SpanKind.Internal, 3_000, 60_000, Of("raw", new AnyValue { BytesValue = ByteString.CopyFrom(0, 255, 128) }));
        var published = New(publish, orders, "orders publish", SpanKind.Producer, 63_000, 500);
        var consumed = New(consume, publish, "orders process", SpanKind.Consumer, 95_000, 12_345);
        consumed.Links.Add(new Span.Types.Link { TraceId = HandMade.NewId(16), SpanId = HandMade.NewId(8) });

        return [Process("gateway", root, asked), Process("orders", served, asked2, published), Process("billing", consumed)];
    }

    private static ResourceSpans Process(string service, params IEnumerable<Span> spans) => new()
    {
        Resource = new Resource { Attributes = { Text("service.name", service), Text("deployment.environment", "test"), Number("process.pid", 42) } },
        ScopeSpans = { new ScopeSpans { Scope = new InstrumentationScope { Name = "shop.web", Version = "1.2.3" }, Spans = { spans } } },
    };

    private static KeyValue Text(string key, string text) => Of(key, new AnyValue { StringValue = text });

    private static KeyValue Number(string key, long number) => Of(key, new AnyValue { IntValue = number });

    private static KeyValue Of(string key, AnyValue value) => new() { Key = key, Value = value };
}
