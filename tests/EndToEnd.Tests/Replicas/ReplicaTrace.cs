using System.Security.Cryptography;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.EndToEnd.Tests.Replicas;

/// <summary>
/// A trace of five spans in three services, one request from each: a server that calls a server that calls a server. It starts on one of the
/// last days, and its names are new every now and then.
/// </summary>
internal sealed class ReplicaTrace
{
    public const int Services = 5;
    public const int Days = 4;
    public const int Spans = 5;

    private const int Operations = 60;
    private const int TracesPerOperation = 8;

    private readonly ulong _start;
    private readonly int _operation;

    public ReplicaTrace(int number, DateTimeOffset now)
    {
        Number = number;
        _operation = number / TracesPerOperation % Operations;
        _start = (ulong)now.AddDays(-(number % Days)).AddMinutes(-1).ToUnixTimeMilliseconds() * 1_000_000;
        var calls = (From: ByteString.Empty, ByteString.Empty);
        for (var depth = 0; depth < 3; depth++)
        {
            var server = New(calls.From, SpanKind.Server, depth);
            var client = New(server.SpanId, SpanKind.Client, depth);
            calls.From = client.SpanId;
            Requests.Add(Request(ServiceOf(depth), depth < 2 ? [server, client] : [server]));
        }
    }

    public int Number { get; }

    public ByteString TraceId { get; } = HandMade.NewId(16);

    /// <summary>A tag that no other trace has.</summary>
    public string Order => $"order-{Number}-{Convert.ToHexStringLower(TraceId.Span)}";

    /// <summary>One of each service.</summary>
    public List<ExportTraceServiceRequest> Requests { get; } = [];

    public IEnumerable<ByteString> SpanIds => Requests.SelectMany(r => r.ResourceSpans).SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans).Select(span => span.SpanId);

    /// <summary>Who calls whom in it.</summary>
    public IEnumerable<string> Links => [$"{ServiceOf(0)}>{ServiceOf(1)}", $"{ServiceOf(1)}>{ServiceOf(2)}"];

    /// <summary>Names of operations, with the service.</summary>
    public IEnumerable<string> Names => Enumerable.Range(0, 3).SelectMany(depth =>
        (SpanKind[])(depth < 2 ? [SpanKind.Server, SpanKind.Client] : [SpanKind.Server]), (depth, kind) => $"{ServiceOf(depth)} {kind} {Operation(depth)}");

    public string ServiceOf(int depth) => $"replica-{(Number + depth) % Services}";

    private string Operation(int depth) => $"step {depth} of {_operation}";

    private Span New(ByteString parent, SpanKind kind, int depth) => new()
    {
        TraceId = TraceId,
        SpanId = HandMade.NewId(8),
        ParentSpanId = parent,
        Name = Operation(depth),
        Kind = kind,
        StartTimeUnixNano = _start + (ulong)depth * 1000,
        EndTimeUnixNano = _start + 1_000_000 - (ulong)depth * 1000,
        Attributes =
        {
            Text("order.id", Order),
            Text("url.full", $"https://shop.example/orders/{Number}/positions/{depth}?session={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}"),
            Text("text", string.Concat(Enumerable.Repeat($"every span says about the same in depth {depth}; ", 10))),
        },
    };

    private static ExportTraceServiceRequest Request(string service, Span[] spans) => new()
    {
        ResourceSpans =
        {
            new ResourceSpans
            {
                Resource = new Resource { Attributes = { Text("service.name", service) } },
                ScopeSpans = { new ScopeSpans { Spans = { spans } } },
            },
        },
    };

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
