using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Metrics;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

/// <summary>A small trace whose spans have everything that a panel can show.</summary>
internal static class PanelSpans
{
    public const ulong Ms = 1_000_000;

    public const string Query = "select * from items where id = 5";

    /// <summary>checkout (shop) calls pay (payments), which failed, and links to it.</summary>
    public static TracesData Trace()
    {
        var checkout = Otlp.Span("1", 1, name: "checkout", duration: 100 * Ms, kind: SpanKind.Server);
        checkout.Links.Add(new Link { TraceId = Otlp.Hex("00000000000000000000000000000001"), SpanId = Otlp.Hex("0000000000000002"), Attributes = { Otlp.Attribute("link.kind", "cause") } });
        checkout.Links.Add(new Link { TraceId = Otlp.Hex("00000000000000000000000000000009"), SpanId = Otlp.Hex("0000000000000008") });

        var trace = Otlp.Trace(("shop", [checkout]), ("payments", [Pay()]));
        trace.ResourceSpans[1].Resource.Attributes.AddRange(
        [
            Otlp.Attribute("k8s.pod.name", "pay-7f9c"), Otlp.Attribute("host.name", "node-3"), Otlp.Attribute("process.pid", new AnyValue { IntValue = 4711 }),
            Otlp.Attribute("service.version", "1.2.3"),
        ]);
        trace.ResourceSpans[1].ScopeSpans[0].Scope = new InstrumentationScope { Name = "Payments.Tracing", Version = "9.1" };
        return trace;
    }

    /// <summary>Durations of payments' pay as they were counted: a hundred, of which 95 took less than its 40 ms.</summary>
    public static SpanMetricsPoint Counted()
    {
        var durations = new LatencyHistogram();
        for (var i = 0; i < 95; i++) durations.Add(10 * Ms);
        for (var i = 0; i < 5; i++) durations.Add(90 * Ms);
        return new SpanMetricsPoint
        {
            Start = Otlp.Start, Length = 60_000_000_000, Service = "payments", Operation = "pay", Calls = 100, Durations = ByteString.CopyFrom(durations.Encode()),
        };
    }

    private static Span Pay()
    {
        var pay = Otlp.Span("1", 2, 1, "pay", 20 * Ms, 40 * Ms, SpanKind.Client);
        pay.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "card refused" };
        pay.TraceState = "vendor=1";
        pay.Attributes.AddRange(
        [
            Otlp.Attribute("db.query.text", Query),
            Otlp.Attribute("url.full", "https://bank.example/pay?id=5"),
            Otlp.Attribute("note", "javascript:alert(1)"),
            Otlp.Attribute("body", $$$"""{"card":{"kind":"visa","holder":"{{{new string('x', 60)}}}"}}"""),
            Otlp.Attribute("story", new string('s', 900)),
            Otlp.Attribute("quoted", "say \"hi\" \\ there"),
        ]);
        pay.Events.Add(new Event { TimeUnixNano = Otlp.Start + (30 * Ms), Name = "retry", Attributes = { Otlp.Attribute("attempt", new AnyValue { IntValue = 2 }) } });
        pay.Events.Add(new Event
        {
            TimeUnixNano = Otlp.Start + (50 * Ms),
            Name = "exception",
            Attributes =
            {
                Otlp.Attribute("exception.type", "CardException"), Otlp.Attribute("exception.message", "no money"),
                Otlp.Attribute("exception.stacktrace", "at Bank.Pay()\nat Shop.Checkout()"), Otlp.Attribute("exception.escaped", "true"),
            },
        });
        return pay;
    }
}
