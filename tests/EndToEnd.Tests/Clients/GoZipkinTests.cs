using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>zipkin-go with its reporter over HTTP and its middleware, two services: https://github.com/openzipkin/zipkin-go.</summary>
public sealed class GoZipkinTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task The_trace_of_two_services_is_complete()
    {
        var sent = FlatSpans.FromSender(await GoProgram.Clients.RunAsync(["zipkin", $"{system.Endpoint("zipkin")}api/v2/spans"], Cancellation));

        // The premise: the halves of the call have one id.
        var served = Assert.Single(sent, span => span["shared"]!.GetValue<bool>());
        Assert.Single(sent, span => span != served && Flat.Text(span["spanId"]) == Flat.Text(served["spanId"]));
        await ReadBack.AssertCompleteAsync(system, [.. sent.Select(ZipkinModel.ToOtlp)], Cancellation);
    }
}
