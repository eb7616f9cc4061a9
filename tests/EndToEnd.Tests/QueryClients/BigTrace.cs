using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>
/// A trace of two services with any number of spans, of about 450 bytes each, sent in requests of at most 10,000. The id of a span says its
/// number, and its parent is the one whose number is a tenth.
/// </summary>
internal sealed class BigTrace(int spans)
{
    private const int SpansPerRequest = 10_000;
    private static readonly string Note = string.Concat(Enumerable.Repeat("what happened, in many words; ", 10));

    private readonly ByteString _id = HandMade.NewId(16);

    public string Id => Convert.ToHexStringLower(_id.Span);

    public byte[] IdBytes => _id.ToByteArray();

    /// <summary>Every span as <see cref="BigTraceSpans"/> has it.</summary>
    public HashSet<BigTraceSpan> Spans { get; } = [.. Enumerable.Range(1, spans).Select(n => new BigTraceSpan(SpanId(n), n < 10 ? "" : SpanId(n / 10), Name(n), n))];

    public async Task SendAsync(RunningSystem system, CancellationToken cancellationToken)
    {
        using var client = new OtlpClient(system);
        var start = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        foreach (var numbers in Enumerable.Range(1, spans).Chunk(SpansPerRequest))
            await client.SendAsync("grpc", Request(numbers, start), cancellationToken);
    }

    private ExportTraceServiceRequest Request(int[] numbers, ulong start) => new()
    {
        ResourceSpans =
        {
            numbers.GroupBy(n => n % 2).Select(service => new ResourceSpans
            {
                Resource = new Resource { Attributes = { Text("service.name", $"big-{service.Key}") } },
                ScopeSpans = { new ScopeSpans { Spans = { service.Select(n => Span(n, start)) } } },
            }),
        },
    };

    private Span Span(int n, ulong start) => new()
    {
        TraceId = _id,
        SpanId = ByteString.CopyFrom(Convert.FromHexString(SpanId(n))),
        ParentSpanId = n < 10 ? ByteString.Empty : ByteString.CopyFrom(Convert.FromHexString(SpanId(n / 10))),
        Name = Name(n),
        Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Internal,
        StartTimeUnixNano = start + ((ulong)n * 1_000),
        EndTimeUnixNano = start + ((ulong)n * 1_000) + 5_000,
        Attributes = { new KeyValue { Key = "number", Value = new AnyValue { IntValue = n } }, Text("note", Note) },
    };

    private static string Name(int n) => string.Create(CultureInfo.InvariantCulture, $"step {n % 100}");

    private static string SpanId(int n)
    {
        Span<byte> id = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(id, n);
        return Convert.ToHexStringLower(id);
    }

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}

/// <summary>What is compared of a span: ids in hexadecimal, its name, and its attribute <c>number</c>.</summary>
internal sealed record BigTraceSpan(string Id, string Parent, string Name, long Number);
