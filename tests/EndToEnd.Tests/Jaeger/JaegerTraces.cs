using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Jaeger;

/// <summary>
/// Traces A to F, a millisecond after each other, of which each parameter finds some and not others that are nearly so. Their services are
/// nobody else's.
/// </summary>
public sealed class JaegerTraces(RunningSystem system) : IAsyncLifetime
{
    private readonly string _run = Convert.ToHexStringLower(HandMade.NewId(6).Span);
    private readonly Dictionary<char, byte[]> _ids = [];

    public string Service => $"jaeger shop/ü+{_run}";

    public string Other => $"jaeger-cart-{_run}";

    /// <summary>When A starts, Unix microseconds.</summary>
    public long StartMicros { get; private set; }

    /// <summary>The id of a trace as Jaeger prints it: A's has 64 bits, B's begins with zeros, C's upper half too.</summary>
    public string IdOf(char name)
    {
        var digits = Convert.ToHexStringLower(_ids[name]);
        return digits.StartsWith(new string('0', 16), StringComparison.Ordinal) ? digits[16..] : digits;
    }

    /// <summary>The letters of traces.</summary>
    public string NamesOf(IEnumerable<string> traceIds) => string.Concat(traceIds.Select(id => _ids.Keys.Single(name => IdOf(name) == id)));

    public async ValueTask InitializeAsync()
    {
        StartMicros = (TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(2) - DateTimeOffset.UnixEpoch).Ticks / 10;
        var request = new ExportTraceServiceRequest();
        Add(request, 'A', Service, [], Span("GET /", 100_000, Text("colour", "red"), Of("n", new AnyValue { IntValue = 1 })));
        Add(request, 'B', Service, [], Span("GET /", 200_000, Text("colour", "blue"), Of("ok", new AnyValue { BoolValue = true }), Of("ratio", new AnyValue { DoubleValue = 72.5 })));
        var failed = Span("PUT", 300_000, Text("colour", "red"), Text("url", "http://x:8080/?a=b"));
        failed.Events.Add(new Span.Types.Event { Name = "exception", Attributes = { Text("cause", "timeout") } });
        failed.Status = new Status { Code = Status.Types.StatusCode.Error };
        Add(request, 'C', Service, [Text("zone", "z1")], failed);
        Add(request, 'D', Other, [], Span("GET /", 100_000, Text("colour", "red")));
        var (first, second) = (Span("GET /", 1_000, Text("colour", "green")), Span("POST", 400_000, Text("colour", "red"), Of("n", new AnyValue { IntValue = 7 })));
        second.Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Server;
        second.ParentSpanId = first.SpanId;
        Add(request, 'E', Service, [], first, second);
        Add(request, 'F', Service, [], Span("tick", 0));
        using var client = new OtlpClient(system);
        await client.SendAsync("http/protobuf", request, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => default;

    private void Add(ExportTraceServiceRequest request, char name, string service, KeyValue[] resource, params Span[] spans)
    {
        var id = HandMade.NewId(16).ToByteArray();
        id[0] |= 0x10;
        id[8] |= 0x10;
        if (name == 'A') id.AsSpan(0, 8).Clear();
        if (name == 'B') id.AsSpan(0, 3).Clear();
        if (name == 'C') id.AsSpan(0, 9).Clear();
        _ids.Add(name, id);
        foreach (var span in spans)
        {
            span.TraceId = ByteString.CopyFrom(id);
            span.StartTimeUnixNano = (ulong)(StartMicros + ((name - 'A') * 1000)) * 1000;
            span.EndTimeUnixNano += span.StartTimeUnixNano;
        }

        request.ResourceSpans.Add(new ResourceSpans
        {
            Resource = new Resource { Attributes = { Text("service.name", service), resource } },
            ScopeSpans = { new ScopeSpans { Scope = new InstrumentationScope { Name = "lib" }, Spans = { spans } } },
        });
    }

    private static Span Span(string name, int micros, params KeyValue[] attributes) => new()
    {
        SpanId = HandMade.NewId(8),
        Name = name,
        EndTimeUnixNano = (ulong)micros * 1000,
        Attributes = { attributes },
    };

    private static KeyValue Text(string key, string value) => Of(key, new AnyValue { StringValue = value });

    private static KeyValue Of(string key, AnyValue value) => new() { Key = key, Value = value };
}
