using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Tests.Pages.Quality;

/// <summary>A small shop with all that pages show: errors, events, links, a queue, a database, a clock that is wrong; what was counted; who calls whom.</summary>
/// <param name="text">Writes every name, key and value that a sender chooses.</param>
internal sealed class SampleSystem(Func<string, string> text)
{
    private const ulong Ms = 1_000_000;

    public SampleSystem()
        : this(plain => plain)
    {
    }

    public void Fill(InMemoryStore store)
    {
        store.Clear();
        store.Add(Trace("1", 90 * Ms, fails: true));
        store.Add(Trace("2", 40 * Ms, fails: false));
        store.Search.Names.AddRange([text("http.method"), text("db.system")]);
        foreach (var (parent, child) in new[] { ("web", "orders"), ("orders", "stock"), ("orders", "queue"), ("stock", "postgresql") })
            store.Links.Add(text(parent), text(child), 1200, child == "stock" ? 90UL : 0);
        var minute = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60 * 1000 * Ms;
        foreach (var (service, operation, errors) in new[] { ("web", "GET /", 0UL), ("orders", "POST /orders", 7UL), ("orders", "reserve", 0UL), ("stock", "SELECT orders", 1UL) })
        {
            for (var ago = 1UL; ago <= 20; ago++)
                store.Metrics.Points.Insert(0, Point(minute - (ago * 60_000 * Ms), text(service), text(operation), 40 + ago, errors));
        }
    }

    private TracesData Trace(string id, ulong duration, bool fails)
    {
        var call = Otlp.Span(id, 2, 1, text("POST /orders"), 5 * Ms, duration - (15 * Ms), Span.Types.SpanKind.Client);
        var order = Decorated(Otlp.Span(id, 3, 2, text("POST /orders"), 8 * Ms, duration - (22 * Ms), Span.Types.SpanKind.Server), id);
        var query = Otlp.Span(id, 4, 3, text("SELECT orders"), 12 * Ms, 9 * Ms, Span.Types.SpanKind.Client);
        query.Attributes.Add(Otlp.Attribute("db.system", text("postgresql")));
        query.Attributes.Add(Otlp.Attribute("db.statement", text("select * from orders where id = 1")));
        var skewed = Otlp.Span(id, 5, 3, text("reserve"), 400 * Ms, 9 * Ms, Span.Types.SpanKind.Server);
        var queued = Otlp.Span(id, 6, 3, text("orders process"), 200 * Ms, 30 * Ms, Span.Types.SpanKind.Consumer);
        if (fails)
        {
            order.Status = new Status { Code = Status.Types.StatusCode.Error, Message = text("out of stock") };
            skewed.Status = new Status { Code = Status.Types.StatusCode.Error };
        }

        var trace = Otlp.Trace(
            (text("web"), [Otlp.Span(id, 1, 0, text("GET /"), 0, duration, Span.Types.SpanKind.Server), call]),
            (text("orders"), fails ? [order, query, queued] : [order, query]),
            (text("stock"), [skewed]));
        foreach (var resource in trace.ResourceSpans)
        {
            resource.Resource.Attributes.Add(Otlp.Attribute("k8s.pod.name", text("pod-1")));
            resource.Resource.Attributes.Add(Otlp.Attribute("service.version", text("1.2.3")));
            resource.Resource.Attributes.Add(Otlp.Attribute(text("resource.key"), text("resource value")));
            resource.ScopeSpans[0].Scope = new InstrumentationScope { Name = text("scope"), Version = text("1.0"), Attributes = { Otlp.Attribute(text("scope.key"), text("scope value")) } };
            resource.ScopeSpans[0].SchemaUrl = text("https://opentelemetry.io/schemas/1.37.0");
        }

        return trace;
    }

    /// <summary>A span with a text in every place where one may be.</summary>
    private Span Decorated(Span span, string id)
    {
        span.TraceState = text("vendor=state");
        span.Attributes.Add(Otlp.Attribute(text("key"), text("value")));
        span.Attributes.Add(Otlp.Attribute("http.url", text("https://shop.example/orders")));
        span.Attributes.Add(Otlp.Attribute("exception.stacktrace", text("at Shop.Order()\n   at Shop.Main()")));
        span.Attributes.Add(Otlp.Attribute(text("list"), new AnyValue { ArrayValue = new ArrayValue { Values = { new AnyValue { StringValue = text("first") }, new AnyValue { IntValue = 2 } } } }));
        span.Attributes.Add(Otlp.Attribute(text("map"), new AnyValue { KvlistValue = new KeyValueList { Values = { Otlp.Attribute(text("inner"), text("value")) } } }));
        span.Attributes.Add(Otlp.Attribute(text("bytes"), new AnyValue { BytesValue = ByteString.CopyFromUtf8(text("bytes")) }));
        foreach (var name in new[] { "exception", text("retry") })
        {
            span.Events.Add(new Span.Types.Event
            {
                TimeUnixNano = span.StartTimeUnixNano + (3 * Ms), Name = name,
                Attributes = { Otlp.Attribute("exception.type", text("ShopException")), Otlp.Attribute("exception.message", text("out of stock")), Otlp.Attribute(text("event.key"), text("event value")) },
            });
        }

        span.Links.Add(new Span.Types.Link
        {
            TraceId = Otlp.Hex((id == "1" ? "2" : "1").PadLeft(32, '0')), SpanId = Otlp.Hex("0000000000000001"), TraceState = text("link=state"),
            Attributes = { Otlp.Attribute(text("link.key"), text("link value")) },
        });
        return span;
    }

    private static SpanMetricsPoint Point(ulong start, string service, string operation, ulong calls, ulong errors)
    {
        var durations = new LatencyHistogram();
        for (var i = 0UL; i < calls; i++) durations.Add((20 + i) * Ms);
        return new SpanMetricsPoint
        {
            Start = start, Length = 60_000 * Ms, Service = service, Operation = operation, Calls = calls, Errors = errors, Durations = ByteString.CopyFrom(durations.Encode()),
        };
    }
}
