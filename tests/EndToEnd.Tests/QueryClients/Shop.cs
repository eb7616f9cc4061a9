using System.Globalization;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>
/// A shop whose services nobody else has: <c>front</c> serves an order and calls <c>back</c>. Its traces differ in one attribute and in how long
/// they take, so a search that is right finds one of them.
/// </summary>
internal sealed class Shop
{
    private readonly string _name = $"shop-{Guid.NewGuid():N}";

    /// <summary>Two seconds ago, in whole milliseconds.</summary>
    public DateTimeOffset Start { get; } =
        DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 2_000);

    public string Front => $"{_name}-front";

    public string Back => $"{_name}-back";

    /// <summary>Sends the trace of an order.</summary>
    /// <param name="system">Where to.</param>
    /// <param name="order">The attribute <c>order.id</c> of the span of <c>back</c>, a number; and how many milliseconds after <see cref="Start"/> it begins.</param>
    /// <param name="milliseconds">How long <c>back</c> takes; <c>front</c> takes two more.</param>
    /// <param name="cancellationToken">The limit.</param>
    /// <returns>The trace id, hexadecimal.</returns>
    public async Task<string> OrderAsync(RunningSystem system, int order, int milliseconds, CancellationToken cancellationToken)
    {
        var (trace, served, called, answered) = (HandMade.NewId(16), HandMade.NewId(8), HandMade.NewId(8), HandMade.NewId(8));
        var request = new ExportTraceServiceRequest
        {
            ResourceSpans =
            {
                Process(
                    Front,
                    New(trace, served, null, "POST /orders", SpanKind.Server, order, milliseconds + 2),
                    New(trace, called, served, "reserve", SpanKind.Client, order, milliseconds + 1)),
                Process(Back, New(trace, answered, called, "Reserve", SpanKind.Server, order, milliseconds, Order(order))),
            },
        };
        using var client = new OtlpClient(system);
        await client.SendAsync("grpc", request, cancellationToken);
        return Convert.ToHexStringLower(trace.Span);
    }

    private static KeyValue Order(int order) => new() { Key = "order.id", Value = new AnyValue { IntValue = order } };

    private Span New(
        ByteString trace, ByteString id, ByteString? parent, string name, SpanKind kind, int after, int milliseconds, params IEnumerable<KeyValue> attributes)
    {
        var start = (ulong)Start.AddMilliseconds(after).ToUnixTimeMilliseconds() * 1_000_000;
        return new Span
        {
            TraceId = trace,
            SpanId = id,
            ParentSpanId = parent ?? ByteString.Empty,
            Name = name,
            Kind = kind,
            StartTimeUnixNano = start,
            EndTimeUnixNano = start + ((ulong)milliseconds * 1_000_000),
            Attributes = { attributes },
        };
    }

    private static ResourceSpans Process(string service, params IEnumerable<Span> spans) => new()
    {
        Resource = new Resource { Attributes = { new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = service } } } },
        ScopeSpans = { new ScopeSpans { Spans = { spans } } },
    };

    /// <summary>Microseconds since 1970, as Jaeger takes them.</summary>
    public string Micros(int millisecondsAfterStart) =>
        (Start.AddMilliseconds(millisecondsAfterStart).ToUnixTimeMilliseconds() * 1000).ToString(CultureInfo.InvariantCulture);

    /// <summary>Milliseconds since 1970.</summary>
    public string Millis(int millisecondsAfterStart) => Start.AddMilliseconds(millisecondsAfterStart).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
