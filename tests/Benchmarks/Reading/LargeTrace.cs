using System.Buffers.Binary;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.Benchmarks.Reading;

/// <summary>
/// A trace as an SDK sends it, in the chunks in which the store gives it: ten attributes that are not sorted, every tenth span with an event,
/// fifty services on hosts of their own whose clocks agree.
/// </summary>
internal static class LargeTrace
{
    private const int SpansPerChunk = 4_000, Services = 50;
    private const ulong Start = 1_795_342_530_000_000_000;

    public static List<byte[]> Create(int spans) =>
        [.. Enumerable.Range(0, spans).Chunk(SpansPerChunk).Select(chunk => Chunk(chunk, spans).ToByteArray())];

    private static TracesData Chunk(int[] indexes, int all)
    {
        var chunk = new TracesData();
        foreach (var service in indexes.GroupBy(index => index % Services))
        {
            chunk.ResourceSpans.Add(new ResourceSpans
            {
                Resource = new Resource
                {
                    Attributes = { Text("service.name", $"service-{service.Key}"), Text("host.name", $"host-{service.Key}"), Text("k8s.pod.name", $"pod-{service.Key}") },
                },
                ScopeSpans =
                {
                    new ScopeSpans
                    {
                        Scope = new InstrumentationScope { Name = "OpenTelemetry.Instrumentation.Http", Version = "1.9.0" },
                        Spans = { service.Select(index => Of(index, all)) },
                    },
                },
            });
        }

        return chunk;
    }

    private static Span Of(int index, int all)
    {
        var parent = index == 0 ? 0 : ((index - 1) / 8) + 1;
        var depth = 0;
        for (var at = index; at > 0; at = (at - 1) / 8) depth++;
        var span = new Span
        {
            TraceId = Id(0x5b8efff798038103, 0xd269b633813fc60c),
            SpanId = Id((ulong)index + 1),
            ParentSpanId = parent == 0 ? ByteString.Empty : Id((ulong)parent),
            Name = $"GET /api/items/{index % 20}",
            Kind = index % 2 == 0 ? Span.Types.SpanKind.Server : Span.Types.SpanKind.Client,
            StartTimeUnixNano = Start + ((ulong)depth * 1000),
            EndTimeUnixNano = Start + 10_000_000_000 - ((ulong)depth * 1000),
            Attributes =
            {
                Text("http.request.method", "GET"), Text("url.scheme", "https"), Text("server.address", "items.example.com"), Number("server.port", 443),
                Text("url.path", $"/api/items/{index}"), Number("http.response.status_code", 200), Text("network.protocol.version", "1.1"),
                Text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64)"), Text("client.address", "10.0.0.1"), Number("thread.id", index % all),
            },
        };
        if (index % 10 == 0) span.Events.Add(new Span.Types.Event { TimeUnixNano = Start + 5, Name = "cache miss", Attributes = { Text("key", $"item:{index}") } });
        return span;
    }

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private static KeyValue Number(string key, long value) => new() { Key = key, Value = new AnyValue { IntValue = value } };

    private static ByteString Id(params ulong[] halves)
    {
        var bytes = new byte[8 * halves.Length];
        for (var i = 0; i < halves.Length; i++) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8 * i), halves[i]);
        return ByteString.CopyFrom(bytes);
    }
}
