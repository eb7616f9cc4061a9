using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>npm @opencensus/*: https://github.com/census-instrumentation/opencensus-node.</summary>
public sealed class NodeOpenCensusTests(RunningSystem system)
{
    private const string Service = "interop-opencensus";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 90_000)]
    public async Task The_traces_of_the_exporter_for_Jaeger_are_complete()
    {
        var spans = await NodeLegacy.SendAsync("opencensus-jaeger", system.Endpoint("jaeger-binary"), Cancellation);

        var sent = OpenCensusJaegerNode.Sent(spans).Select(span => JaegerModel.ToOtlp(OpenCensusJaegerNode.ToJaeger(span, Service))).ToList();
        Assert.Equal(spans.Count - 1, sent.Count); // the grandchild
        await Arrival.AssertSoonAsync(system, sent, Cancellation);
    }

    [Fact(Timeout = 90_000)]
    public async Task The_traces_of_the_exporter_for_Zipkin_are_complete()
    {
        var spans = await NodeLegacy.SendAsync("opencensus-zipkin", system.Endpoint("zipkin"), Cancellation);

        var expected = spans.Select(span => ZipkinModel.ToOtlp(OpenCensusZipkinNode.ToZipkin(span, Service)));
        await ReadBack.AssertCompleteAsync(system, [.. expected], Cancellation);
    }

    // One stream of several messages: the node and the resource are said once, and then hold.
    [Fact(Timeout = 90_000)]
    public async Task The_trace_of_an_agent_that_comes_over_gRPC_is_complete()
    {
        var sent = await NodeLegacy.SendAsync("opencensus-grpc", system.Endpoint("opencensus"), Cancellation);

        await Arrival.AssertSoonAsync(system, [.. sent.Select(OpenCensusModel.ToOtlp)], Cancellation);
    }
}
