using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Traces.Waterfall;

/// <summary>
/// An order of 100 ms: the shop asks the catalog over the network, which looks up five items, one of which fails; then the shop renders. The catalog runs on
/// another host.
/// </summary>
internal static class OrderTrace
{
    public const ulong Ms = 1_000_000;

    public static TracesData Create()
    {
        var items = Enumerable.Range(0, 5).Select(i => Otlp.Span("1", (ulong)(10 + i), 3, "SELECT item", (25 + (ulong)(5 * i)) * Ms, (3 + (ulong)i) * Ms)).ToArray();
        items[4].Status = new Status { Code = Status.Types.StatusCode.Error, Message = "connection refused" };
        items[0].Events.Add(new Span.Types.Event { TimeUnixNano = Otlp.Start + (26 * Ms), Name = "cache miss" });
        items[0].Links.Add(new Span.Types.Link { TraceId = Otlp.Hex("00000000000000000000000000000009"), SpanId = Otlp.Hex("0000000000000008") });
        var trace = Otlp.Trace(
            ("shop", [
                Otlp.Span("1", 1, name: "GET /", duration: 100 * Ms),
                Otlp.Span("1", 2, 1, "GET /items", 20 * Ms, 40 * Ms, Span.Types.SpanKind.Client),
                Otlp.Span("1", 4, 1, "render", 70 * Ms, 20 * Ms)]),
            ("catalog", [Otlp.Span("1", 3, 2, "GET /items", 22 * Ms, 30 * Ms, Span.Types.SpanKind.Server), .. items]));
        trace.ResourceSpans[0].Resource.Attributes.Add(Otlp.Attribute("host.name", "alpha"));
        trace.ResourceSpans[1].Resource.Attributes.Add(Otlp.Attribute("host.name", "beta"));
        return trace;
    }
}
