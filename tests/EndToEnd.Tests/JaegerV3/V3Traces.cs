using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.JaegerV3;

/// <summary>
/// Five traces, A to E, a millisecond after each other, of which each filter finds some and not others that are nearly so. Their service and
/// their colours are nobody else's.
/// </summary>
public sealed class V3Traces(RunningSystem system) : IAsyncLifetime
{
    private readonly string _run = Convert.ToHexStringLower(HandMade.NewId(6).Span);
    private readonly Dictionary<string, char> _names = [];

    public string Service => $"v3-shop-{_run}";

    public string Other => $"v3-cart-{_run}";

    /// <summary>When A starts, Unix nanoseconds; the others follow by a millisecond each.</summary>
    public long Start { get; private set; }

    /// <summary>A colour that is this run's own.</summary>
    public string Colour(string name) => $"{name}-{_run}";

    /// <summary>The trace id of A to E.</summary>
    public string IdOf(char name) => _names.Single(pair => pair.Value == name).Key;

    /// <summary>The letters of traces, in their order.</summary>
    internal string NamesOf(IEnumerable<string> traceIds) => string.Concat(traceIds.Distinct().Select(id => _names[id]));

    public static Timestamp At(long unixNano) => new() { Seconds = unixNano / 1_000_000_000, Nanos = (int)(unixNano % 1_000_000_000) };

    public async ValueTask InitializeAsync()
    {
        Start = ((TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1) - DateTimeOffset.UnixEpoch).Ticks * 100) + 77;
        var red = Text("colour", Colour("red"));
        var request = new ExportTraceServiceRequest();
        Add(request, 'A', Service, [], Span("get", 100, red, Number("n", 1)));
        var (ok, ratio) = (Of("ok", new AnyValue { BoolValue = true }), Of("ratio", new AnyValue { DoubleValue = 72.5 }));
        Add(request, 'B', Service, [], Span("get", 200, Text("colour", Colour("blue")), Number("n", 2), ok, ratio));
        var caused = Span("put", 300, red);
        caused.Events.Add(new Span.Types.Event { Name = "exception", TimeUnixNano = (ulong)Start, Attributes = { Text("cause", "x") } });
        caused.Status = new Status { Code = Status.Types.StatusCode.Error };
        Add(request, 'C', Service, [Text("zone", "z1")], caused);
        Add(request, 'D', Other, [], Span("get", 100, red));
        var (first, second) = (Span("get", 1, Text("colour", Colour("green"))), Span("post", 400, red, Number("n", 7)));
        second.Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Server;
        second.ParentSpanId = first.SpanId;
        Add(request, 'E', Service, [], first, second);
        using var client = new OtlpClient(system);
        await client.SendAsync("grpc", request, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => default;

    private void Add(ExportTraceServiceRequest request, char name, string service, KeyValue[] resource, params Span[] spans)
    {
        // A's id has 64 bits.
        var id = HandMade.NewId(16).ToByteArray();
        if (name == 'A') id.AsSpan(0, 8).Clear();
        _names.Add(Convert.ToHexStringLower(id), name);
        foreach (var span in spans)
        {
            span.TraceId = ByteString.CopyFrom(id);
            span.StartTimeUnixNano += (ulong)Start + ((ulong)(name - 'A') * 1_000_000);
            span.EndTimeUnixNano += span.StartTimeUnixNano;
        }

        request.ResourceSpans.Add(new ResourceSpans
        {
            Resource = new Resource { Attributes = { Text("service.name", service), resource } },
            ScopeSpans = { new ScopeSpans { Spans = { spans } } },
        });
    }

    private static Span Span(string name, int milliseconds, params KeyValue[] attributes) => new()
    {
        SpanId = HandMade.NewId(8),
        Name = name,
        EndTimeUnixNano = (ulong)milliseconds * 1_000_000,
        Attributes = { attributes },
    };

    private static KeyValue Text(string key, string value) => Of(key, new AnyValue { StringValue = value });

    private static KeyValue Number(string key, long value) => Of(key, new AnyValue { IntValue = value });

    private static KeyValue Of(string key, AnyValue value) => new() { Key = key, Value = value };
}
