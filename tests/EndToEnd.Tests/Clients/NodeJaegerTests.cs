using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>npm jaeger-client, two services: https://www.npmjs.com/package/jaeger-client.</summary>
public sealed class NodeJaegerTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 90_000)]
    public async Task The_traces_of_jaeger_client_that_come_over_HTTP_are_complete()
    {
        var sent = await NodeLegacy.SendAsync("jaeger-http", system.Endpoint("jaeger-http"), Cancellation);

        await ReadBack.AssertCompleteAsync(system, [.. sent.Select(JaegerModel.ToOtlp)], Cancellation);
    }

    // This client speaks Thrift's binary protocol over UDP too.
    [Fact(Timeout = 90_000)]
    public async Task The_traces_of_jaeger_client_that_come_over_UDP_are_complete()
    {
        var sent = await NodeLegacy.SendAsync("jaeger-udp", system.Endpoint("jaeger-binary"), Cancellation);

        await Arrival.AssertSoonAsync(system, [.. sent.Select(JaegerModel.ToOtlp)], Cancellation);
    }

    [Fact(Timeout = 90_000)]
    public async Task The_traces_of_an_agent_that_come_over_gRPC_are_complete()
    {
        var sent = await NodeLegacy.SendAsync("jaeger-grpc", system.Endpoint("jaeger-grpc"), Cancellation);

        await ReadBack.AssertCompleteAsync(system, [.. sent.Select(JaegerModel.ToOtlp)], Cancellation);
    }
}
