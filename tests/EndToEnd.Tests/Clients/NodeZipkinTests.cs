using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>npm zipkin, two services, in all its formats: https://github.com/openzipkin/zipkin-js.</summary>
public sealed class NodeZipkinTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 90_000)]
    [InlineData("zipkin-v2")]
    [InlineData("zipkin-v1")]
    public async Task The_traces_of_zipkin_js_that_come_as_JSON_are_complete(string client)
    {
        var sent = await NodeLegacy.SendAsync(client, system.Endpoint("zipkin"), Cancellation);

        Assert.Contains(sent, span => span["shared"]!.GetValue<bool>()); // the premise: the server has joined the client's span
        await ReadBack.AssertCompleteAsync(system, [.. sent.Select(ZipkinModel.ToOtlp)], Cancellation);
    }

    [Fact(Timeout = 90_000)]
    public async Task The_traces_of_zipkin_js_that_come_as_Thrift_are_complete()
    {
        var sent = await NodeLegacy.SendAsync("zipkin-thrift", system.Endpoint("zipkin"), Cancellation);

        await ReadBack.AssertCompleteAsync(system, [.. sent.Select(ZipkinThrift.Sent).Select(ZipkinModel.ToOtlp)], Cancellation);
    }

    [Fact(Timeout = 90_000)]
    public async Task The_traces_of_a_reporter_that_come_over_gRPC_are_complete()
    {
        var sent = await NodeLegacy.SendAsync("zipkin-grpc", system.Endpoint("zipkin"), Cancellation);

        await ReadBack.AssertCompleteAsync(system, [.. sent.Select(ZipkinModel.ToOtlp)], Cancellation);
    }
}
