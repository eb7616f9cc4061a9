using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

/// <summary>Traces for the views to show.</summary>
internal static class ViewTraces
{
    /// <summary>A text that would run, were it not shown as a text.</summary>
    public const string Attack = "\"'><script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\">{{7*7}}<svg onload=window.pwned=1>";

    private const ulong Ms = 1_000_000;

    /// <summary>
    /// Trace 1: <c>GET /</c> of shop lasts 100 ms, of which 40 are its own; below it <c>authorize</c>, 20 of 40 ms, with a failed <c>SELECT items</c> of catalog,
    /// 20 ms, and <c>render</c>, 20 ms.
    /// </summary>
    public static TracesData Shop()
    {
        var failed = Otlp.Span("1", 4, 2, "SELECT items", 25 * Ms, 20 * Ms, Span.Types.SpanKind.Client);
        failed.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "connection refused" };
        failed.Attributes.Add(Otlp.Attribute("db.system", "postgresql"));
        return Otlp.Trace(
            ("shop", [
                Otlp.Span("1", 1, name: "GET /", duration: 100 * Ms, kind: Span.Types.SpanKind.Server), Otlp.Span("1", 2, 1, "authorize", 20 * Ms, 40 * Ms),
                Otlp.Span("1", 3, 1, "render", 70 * Ms, 20 * Ms)]),
            ("catalog", [failed]));
    }

    /// <summary>Trace 1 with so many spans: ten below each, every one with a name of its own.</summary>
    public static TracesData[] Large(int spans) =>
    [
        .. Enumerable.Range(0, spans)
            .Select(i => Otlp.Span("1", (ulong)i + 1, i == 0 ? 0 : (ulong)((i - 1) / 10) + 1, $"span {i}", (ulong)i * 1000, i == 0 ? 200 * Ms : 2 * Ms))
            .Chunk(5_000).Select((part, i) => Otlp.Trace(($"service {i % 7}", part))),
    ];

    /// <summary>
    /// Trace 1 with nothing as it should be: no names, no ends, a circle, an orphan, a span that is its own parent, the same id twice, one far in the future.
    /// </summary>
    public static TracesData Broken()
    {
        var endless = Otlp.Span("1", 5, name: "");
        endless.EndTimeUnixNano = 0;
        return Otlp.Trace(("", [
            Otlp.Span("1", 1, 2), Otlp.Span("1", 2, 1), Otlp.Span("1", 3, 99), Otlp.Span("1", 4, 4), endless, Otlp.Span("1", 5, name: ""),
            Otlp.Span("1", 6, 5, duration: 0), Otlp.Span("1", 7, 5, after: 400_000_000_000_000_000), Otlp.Span("1", 8, 7)]));
    }

    /// <summary>Trace 1 of one span without a name, a kind, an end.</summary>
    public static TracesData Bare()
    {
        var span = Otlp.Span("1", 1, name: "", duration: 0, kind: Span.Types.SpanKind.Unspecified);
        span.EndTimeUnixNano = 0;
        return Otlp.Trace(("shop", [span]));
    }

    /// <summary>Trace 1 with the same text in every place.</summary>
    public static TracesData Everywhere(string text)
    {
        var root = Otlp.Span("1", 1, name: text, duration: 100 * Ms);
        root.Attributes.Add(Otlp.Attribute(text, text));
        var child = Otlp.Span("1", 2, 1, text, 10 * Ms, 50 * Ms, Span.Types.SpanKind.Client);
        child.Status = new Status { Code = Status.Types.StatusCode.Error, Message = text };
        child.Attributes.Add(Otlp.Attribute("peer.service", text + " of others"));
        child.Events.Add(new Span.Types.Event { TimeUnixNano = Otlp.Start, Name = text, Attributes = { Otlp.Attribute(text, text) } });
        return Otlp.Trace((text, [root]), (text + " too", [child]));
    }
}
