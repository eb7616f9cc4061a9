using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Traces;

/// <summary>Traces that are larger than a message or a page should be.</summary>
public sealed class LargeTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_trace_of_twenty_thousand_spans_from_many_requests_comes_back_complete()
    {
        using var client = new OtlpClient(system);
        var traceId = HandMade.NewId(16);
        var all = new List<ResourceSpans>();
        for (var i = 0; i < 40; i++)
        {
            var request = Request(traceId, spans: 500);
            await client.SendAsync(i % 2 == 0 ? "grpc" : "http/protobuf+gzip", request, Cancellation);
            all.AddRange(request.ResourceSpans);
        }

        await ReadBack.AssertCompleteAsync(system, ProtobufSpans.Flatten(all), Cancellation);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("grpc")]
    [InlineData("http/json")]
    public async Task An_attribute_of_a_mebibyte_comes_back_complete(string door)
    {
        using var client = new OtlpClient(system);
        var request = Request(HandMade.NewId(16), spans: 2);
        request.ResourceSpans[0].ScopeSpans[0].Spans[0].Attributes.Add(
            Text("large", string.Concat(Enumerable.Repeat("0123456789abcdeö", 65_536))));

        await client.SendAsync(door, request, Cancellation);

        await ReadBack.AssertCompleteAsync(system, ProtobufSpans.Flatten(request.ResourceSpans), Cancellation);
    }

    private static ExportTraceServiceRequest Request(ByteString traceId, int spans)
    {
        var start = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var scope = new ScopeSpans { Scope = new InstrumentationScope { Name = "large" } };
        for (var i = 0; i < spans; i++)
        {
            scope.Spans.Add(new Span
            {
                TraceId = traceId,
                SpanId = HandMade.NewId(8),
                Name = $"step {i}",
                StartTimeUnixNano = start,
                EndTimeUnixNano = start + 1_000,
                Attributes = { Text("step.note", $"number {i} of {spans}") },
            });
        }

        var resource = new OpenTelemetry.Proto.Resource.V1.Resource { Attributes = { Text("service.name", "large") } };
        return new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { Resource = resource, ScopeSpans = { scope } } } };
    }

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
