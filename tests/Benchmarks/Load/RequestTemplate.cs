using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// An OTLP export request as an SDK's batch processor sends it: traces of ten spans with eleven attributes each, from one
/// process. It is built once; <see cref="Stamp"/> makes a fresh request of it by writing new ids, times and high-cardinality
/// values over their places in the bytes, so that the generator costs little beside what it measures.
/// </summary>
internal sealed class RequestTemplate
{
    public const int SpansPerTrace = 10;
    private const int HexDigits = 32;

    // Every place that is stamped is found again in the encoded bytes by its marker.
    private static readonly byte[] Marker = "\u0001\u0002\u0003MARK"u8.ToArray();

    private readonly byte[] _bytes;
    private readonly List<SpanPlaces> _spans = [];

    public RequestTemplate(int seed, int traces)
    {
        var random = new Random(seed);
        var request = Build(random, traces);
        _bytes = request.ToByteArray();
        Spans = traces * SpansPerTrace;
        Locate();
    }

    /// <summary>How many spans a request holds.</summary>
    public int Spans { get; }

    /// <summary>The length of a request in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>A fresh request: new traces that start now. The caller disposes it.</summary>
    public PooledBytes Stamp(Random random, long nowUnixNano)
    {
        var request = PooledBytes.Copy(_bytes);
        var bytes = request.Writable;
        Span<byte> traceId = stackalloc byte[16];
        for (var i = 0; i < _spans.Count; i++)
        {
            var places = _spans[i];
            var indexInTrace = i % SpansPerTrace;
            if (indexInTrace == 0)
                random.NextBytes(traceId);
            traceId.CopyTo(bytes[places.TraceId..]);
            // Ids within a trace are the root's, plus the index: the parent is known without a table.
            var rootSpanId = BinaryPrimitives.ReadUInt64LittleEndian(traceId) & ~0xFFUL;
            BinaryPrimitives.WriteUInt64BigEndian(bytes[places.SpanId..], rootSpanId + (ulong)indexInTrace + 1);
            if (places.ParentSpanId >= 0)
                BinaryPrimitives.WriteUInt64BigEndian(bytes[places.ParentSpanId..], rootSpanId + (ulong)((indexInTrace - 1) / 2) + 1);
            var start = nowUnixNano - ((SpansPerTrace - indexInTrace) * 1_000_000L) - random.Next(1_000_000);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[places.Start..], start);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[places.End..], start + random.Next(50_000, 20_000_000));
            RandomNumberGeneratorHex(random, bytes.Slice(places.Hex, HexDigits));
        }

        return request;
    }

    private static void RandomNumberGeneratorHex(Random random, Span<byte> digits)
    {
        Span<byte> bytes = stackalloc byte[HexDigits / 2];
        random.NextBytes(bytes);
        Convert.TryToHexStringLower(bytes, digits, out _);
    }

    private static ExportTraceServiceRequest Build(Random random, int traces)
    {
        var scope = new ScopeSpans { Scope = new InstrumentationScope { Name = "Benchmark.Http", Version = "1.4.2" } };
        for (var trace = 0; trace < traces; trace++)
        {
            for (var i = 0; i < SpansPerTrace; i++)
                scope.Spans.Add(BuildSpan(random, i));
        }

        var resourceSpans = new ResourceSpans { Resource = BuildResource(random) };
        resourceSpans.ScopeSpans.Add(scope);
        return new ExportTraceServiceRequest { ResourceSpans = { resourceSpans } };
    }

    private static Resource BuildResource(Random random)
    {
        var service = random.Next(20);
        var pod = RandomNumberGenerator.GetHexString(10, lowercase: true);
        return new Resource
        {
            Attributes =
            {
                Text("service.name", $"service-{service}"),
                Text("service.version", $"2.{service}.1"),
                Text("service.instance.id", $"service-{service}-{pod}"),
                Text("k8s.namespace.name", "shop"),
                Text("k8s.pod.name", $"service-{service}-{pod}"),
                Text("host.name", $"node-{random.Next(8)}"),
                Text("telemetry.sdk.language", "dotnet"),
                Text("telemetry.sdk.name", "opentelemetry"),
                Text("telemetry.sdk.version", "1.20.1"),
            },
        };
    }

    private static Span BuildSpan(Random random, int indexInTrace)
    {
        var span = new Span
        {
            TraceId = Marked(16),
            SpanId = Marked(8),
            Name = indexInTrace == 0 ? $"GET /api/orders/{{id}}/{random.Next(10)}" : $"operation-{indexInTrace}-{random.Next(5)}",
            Kind = indexInTrace == 0 ? Span.Types.SpanKind.Server : (Span.Types.SpanKind)random.Next(1, 4),
            StartTimeUnixNano = BinaryPrimitives.ReadUInt64LittleEndian(Marked(8).Span),
            EndTimeUnixNano = BinaryPrimitives.ReadUInt64LittleEndian(Marked(8).Span),
            Flags = 0x101,
            Attributes =
            {
                Text("http.request.method", random.Next(4) == 0 ? "POST" : "GET"),
                Text("url.path", $"/api/orders/{random.Next(100_000)}"),
                Number("http.response.status_code", random.Next(20) == 0 ? 500 : 200),
                Text("server.address", $"service-{random.Next(20)}.shop.svc.cluster.local"),
                Number("server.port", 8080),
                Text("network.protocol.version", "1.1"),
                Text("user_agent.original", $"Mozilla/5.0 (X11; Linux x86_64) Client/{random.Next(100)}"),
                Text("client.address", $"10.{random.Next(4)}.{random.Next(256)}.{random.Next(256)}"),
                Number("thread.id", random.Next(1, 65)),
                Text("request.id", Marked(HexDigits).ToStringUtf8()),
                new KeyValue { Key = "cache.hit", Value = new AnyValue { BoolValue = random.Next(3) == 0 } },
            },
        };
        if (indexInTrace > 0)
            span.ParentSpanId = Marked(8);
        if (random.Next(50) == 0)
            span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "upstream returned 500" };
        return span;
    }

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private static KeyValue Number(string key, long value) => new() { Key = key, Value = new AnyValue { IntValue = value } };

    private static ByteString Marked(int length)
    {
        var bytes = new byte[length];
        Marker.CopyTo(bytes, 0);
        return ByteString.CopyFrom(bytes);
    }

    // Google.Protobuf writes fields in the order of their numbers: trace id 1, span id 2, parent 4, start 7, end 8, attributes 9.
    private void Locate()
    {
        var position = 0;
        for (var i = 0; i < Spans; i++)
        {
            var traceId = Next(ref position);
            var spanId = Next(ref position);
            var parent = i % SpansPerTrace == 0 ? -1 : Next(ref position);
            _spans.Add(new SpanPlaces(traceId, spanId, parent, Next(ref position), Next(ref position), Next(ref position)));
        }
    }

    private int Next(ref int position)
    {
        var found = position + _bytes.AsSpan(position).IndexOf(Marker);
        position = found + Marker.Length;
        return found;
    }

    private readonly record struct SpanPlaces(int TraceId, int SpanId, int ParentSpanId, int Start, int End, int Hex);
}
