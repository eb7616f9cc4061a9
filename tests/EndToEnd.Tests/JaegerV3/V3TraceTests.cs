using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.JaegerV3;

/// <summary>One trace by its id, over HTTP and gRPC.</summary>
public sealed class V3TraceTests(RunningSystem system, V3Traces traces) : IClassFixture<V3Traces>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_id_of_64_bits_may_be_short_and_of_any_case(bool grpc)
    {
        using var client = new V3Client(system, grpc);
        var id = traces.IdOf('A');

        foreach (var text in (string[])[id, id[16..], id[16..].TrimStart('0'), id.ToUpperInvariant()])
            Assert.Equal("A", traces.NamesOf((await client.GetAsync(text, raw: false, Cancellation)).Select(span => span.TraceId)));

        // The half of an id of 128 bits is another trace, which nobody sent.
        Assert.Empty(await client.GetAsync(traces.IdOf('B')[16..], raw: false, Cancellation));
        Assert.Empty(await client.GetAsync("1", raw: false, Cancellation));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_trace_is_adjusted_unless_raw(bool grpc)
    {
        using var sender = new OtlpClient(system);
        using var client = new V3Client(system, grpc);
        var (traceId, shared) = (HandMade.NewId(16), HandMade.NewId(8));
        var now = Now();
        await sender.SendAsync("grpc", Request(traceId, "front", Of(shared, now, Span.Types.SpanKind.Client)), Cancellation);
        await sender.SendAsync("grpc", Request(traceId, "back", Of(shared, now + 60_000_000_000, Span.Types.SpanKind.Server)), Cancellation);
        var hex = Convert.ToHexStringLower(traceId.Span);

        var raw = (await client.GetAsync(hex, raw: true, Cancellation)).OrderBy(span => span.Start).ToList();
        var adjusted = (await client.GetAsync(hex, raw: false, Cancellation)).OrderBy(span => span.Start).ToList();

        var id = Convert.ToHexStringLower(shared.Span);
        Assert.Equal([(id, ""), (id, "")], raw.Select(span => (span.SpanId, span.ParentSpanId)));
        Assert.Equal([(id, ""), ("0000000000000001", id)], adjusted.Select(span => (span.SpanId, span.ParentSpanId)));
        Assert.All(raw, span => Assert.Equal(["z", "a"], span.Keys));
        Assert.Equal(["a", "z"], adjusted[0].Keys);
        Assert.Equal(["a", "z", "@jaeger@warnings"], adjusted[1].Keys); // The clocks of the hosts differ, and that is only said.
        Assert.Equal(raw.Select(span => span.Start), adjusted.Select(span => span.Start));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_trace_of_10008_spans_comes_whole(bool grpc)
    {
        const int Count = 10_008;
        using var sender = new OtlpClient(system);
        using var client = new V3Client(system, grpc);
        var (traceId, now) = (HandMade.NewId(16), Now());
        var ids = Enumerable.Range(0, Count).Select(_ => HandMade.NewId(8)).ToList();
        foreach (var chunk in ids.Chunk(2_000))
            await sender.SendAsync("grpc", Request(traceId, "large", [.. chunk.Select(id => Of(id, now, Span.Types.SpanKind.Internal))]), Cancellation);

        foreach (var raw in (bool[])[false, true])
        {
            var spans = await client.GetAsync(Convert.ToHexStringLower(traceId.Span), raw, Cancellation);
            Assert.Equal(ids.Select(id => Convert.ToHexStringLower(id.Span)).Order(), spans.Select(span => span.SpanId).Order());
        }
    }

    private static ulong Now() => (ulong)(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(2) - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static Span Of(ByteString id, ulong start, Span.Types.SpanKind kind) => new()
    {
        SpanId = id,
        Name = "op",
        Kind = kind,
        StartTimeUnixNano = start,
        EndTimeUnixNano = start + 1_000_000,
        Attributes = { new KeyValue { Key = "z", Value = new AnyValue { StringValue = "1" } }, new KeyValue { Key = "a", Value = new AnyValue { StringValue = "2" } } },
    };

    private static ExportTraceServiceRequest Request(ByteString traceId, string service, params Span[] spans)
    {
        foreach (var span in spans) span.TraceId = traceId;
        return new ExportTraceServiceRequest
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    Resource = new Resource { Attributes = { new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = $"v3-{service}" } } } },
                    ScopeSpans = { new ScopeSpans { Spans = { spans } } },
                },
            },
        };
    }
}
