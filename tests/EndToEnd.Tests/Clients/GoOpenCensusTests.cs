using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>OpenCensus Go, whose exporter keeps a stream to the agent and sends each span as it ends: https://pkg.go.dev/go.opencensus.io.</summary>
public sealed class GoOpenCensusTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task The_trace_that_was_streamed_is_complete()
    {
        var sent = FlatSpans.FromSender(await GoProgram.Clients.RunAsync(["opencensus", system.Endpoint("opencensus").Authority], Cancellation));

        // Nothing is answered, but the stream ends only when all of it is stored.
        await ReadBack.AssertCompleteAsync(system, [.. sent.Select(OpenCensusModel.ToOtlp)], Cancellation);
    }
}
