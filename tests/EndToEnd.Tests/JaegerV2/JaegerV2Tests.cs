using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.ApiV2.Query;
using Tracepost.EndToEnd.Tests.JaegerV3;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.JaegerV2;

/// <summary>What Kiali asks of <c>jaeger.api_v2.QueryService</c>.</summary>
public sealed class JaegerV2Tests(RunningSystem system, V3Traces traces) : IClassFixture<V3Traces>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("", "", "ECBA")]
    [InlineData("get", "", "EBA")]
    [InlineData("", "n=7", "E")]
    [InlineData("get", "n=7", "")]
    public async Task Finds_traces_with_times_and_without(string operation, string tag, string expected)
    {
        using var channel = GrpcChannel.ForAddress(system.Endpoint("jaeger-query"));
        var client = new QueryService.QueryServiceClient(channel);
        var query = new TraceQueryParameters { ServiceName = traces.Service, OperationName = operation };
        if (tag.Split('=') is [var key, var value]) query.Tags.Add(key, value);

        Assert.Equal(expected, traces.NamesOf((await ReadAsync(client.FindTraces(new FindTracesRequest { Query = query }, cancellationToken: Cancellation))).Select(Id)));

        query.StartTimeMin = V3Traces.At(traces.Start);
        query.StartTimeMax = V3Traces.At(traces.Start + 10_000_000);
        query.DurationMin = new Duration { Nanos = 1 };
        Assert.Equal(expected, traces.NamesOf((await ReadAsync(client.FindTraces(new FindTracesRequest { Query = query }, cancellationToken: Cancellation))).Select(Id)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Gets_a_trace_by_its_id()
    {
        using var channel = GrpcChannel.ForAddress(system.Endpoint("jaeger-query"));
        var client = new QueryService.QueryServiceClient(channel);
        var id = ByteString.CopyFrom(Convert.FromHexString(traces.IdOf('E')));

        var spans = await ReadAsync(client.GetTrace(new GetTraceRequest { TraceId = id }, cancellationToken: Cancellation));

        Assert.Equal(["get", "post"], spans.Select(span => span.OperationName).Order());
        Assert.All(spans, span => Assert.Equal(traces.Service, span.Process.ServiceName));
        var missing = await Assert.ThrowsAsync<RpcException>(() =>
            ReadAsync(client.GetTrace(new GetTraceRequest { TraceId = ByteString.CopyFrom(new byte[15].Append((byte)1).ToArray()) }, cancellationToken: Cancellation)));
        Assert.Equal((StatusCode.NotFound, "trace not found"), (missing.StatusCode, missing.Status.Detail));
    }

    private static string Id(Span span) => Convert.ToHexStringLower(span.TraceId.Span);

    private static async Task<List<Span>> ReadAsync(AsyncServerStreamingCall<SpansResponseChunk> call)
    {
        using (call)
            return [.. (await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)).SelectMany(message => message.Spans)];
    }
}
