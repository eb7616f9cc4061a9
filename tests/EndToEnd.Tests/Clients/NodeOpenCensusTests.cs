using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>npm @opencensus/*: https://github.com/census-instrumentation/opencensus-node.</summary>
public sealed class NodeOpenCensusTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // One stream of several messages: the node and the resource are said once, and then hold.
    [Fact(Timeout = 90_000)]
    public async Task The_trace_of_an_agent_that_comes_over_gRPC_is_complete()
    {
        var sent = await NodeLegacy.SendAsync("opencensus-grpc", system.Endpoint("opencensus"), Cancellation);

        await Arrival.AssertSoonAsync(system, [.. sent.Select(OpenCensusModel.ToOtlp)], Cancellation);
    }
}
