using Grpc.Core;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>Metrics and logs that come to the doors of OTLP.</summary>
public sealed class OtherSignalsTests
{
    private const string WhatToDo = "OTEL_METRICS_EXPORTER=none";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1/metrics")]
    [InlineData("v1/logs")]
    [InlineData("v1development/profiles")]
    public async Task Over_HTTP_are_refused_for_good_with_what_to_do(string path)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var response = await host.Http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Contains(WhatToDo, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(1, measured["tracepost.receiver.requests otlp-http unsupported"]);
    }

    [Theory]
    [InlineData("opentelemetry.proto.collector.metrics.v1.MetricsService")]
    [InlineData("opentelemetry.proto.collector.logs.v1.LogsService")]
    public async Task Over_gRPC_are_unimplemented_with_what_to_do(string service)
    {
        await using var host = await ReceiverHost.StartAsync();
        var bytes = Marshallers.Create<byte[]>(message => message, message => message);
        var export = new Method<byte[], byte[]>(MethodType.Unary, service, "Export", bytes, bytes);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => host.RawGrpc.AsyncUnaryCall(export, null, new CallOptions(cancellationToken: Cancellation), []).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
        Assert.Contains(WhatToDo, failure.Status.Detail, StringComparison.Ordinal);
    }
}
