using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Tests.Protos.JaegerV2;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Grpc.JaegerProto;
using Status = Grpc.Core.Status;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Grpc;

/// <summary>The gRPC door of Jaeger's collector, with a generated client.</summary>
public sealed class JaegerGrpcReceiverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stores_what_a_client_posts()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        var request = Request(Process("shop"), Span("a"), Span("b", 0xa2));

        using var client = Client.To(host);
        Assert.Equal(new PostSpansResponse(), await client.Collector.PostSpansAsync(request, cancellationToken: Cancellation));

        Assert.Equal(Translate(request), ExportTraceServiceRequest.Parser.ParseFrom(Assert.Single(host.Store.Requests)));
        Assert.Equal((2, 1), (measured["tracepost.receiver.spans jaeger-grpc accepted"], measured["tracepost.receiver.requests jaeger-grpc accepted"]));
    }

    [Fact]
    public async Task Takes_gzip()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = Client.To(host);

        await client.Collector.PostSpansAsync(
            Request(Process("shop"), Span()), new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Cancellation);

        Assert.Single(host.Store.Requests);
    }

    [Fact]
    public async Task Refuses_what_is_no_request_and_counts_it()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = Client.To(host);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.PostAsync([0x0A, 0x7F, 0x01]));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("malformed protobuf", error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(1, measured["tracepost.receiver.requests jaeger-grpc malformed"]);
        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task Refuses_what_becomes_too_long_as_OTLP()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "100000"));
        using var client = Client.To(host);
        var span = Span();
        span.References.AddRange(Enumerable.Repeat(new SpanRef(), 10_000));

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await client.Collector.PostSpansAsync(Request(null, span), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Null(error.GetRpcStatus()?.GetDetail<RetryInfo>());
    }

    [Fact]
    public async Task Tells_a_client_to_come_back_while_the_store_is_away()
    {
        await using var host = await ReceiverHost.StartAsync();
        host.Store.Answer = _ => throw new RpcException(new Status(StatusCode.Unavailable, ""));
        using var client = Client.To(host);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await client.Collector.PostSpansAsync(Request(null, Span()), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.GetRpcStatus()?.GetDetail<RetryInfo>());
    }

    [Fact]
    public async Task Is_not_behind_the_other_doors()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(host.Url(DoorNames.OtlpGrpc));
        var client = new CollectorService.CollectorServiceClient(channel);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await client.PostSpansAsync(new PostSpansRequest(), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    private sealed class Client(GrpcChannel channel) : IDisposable
    {
        private static readonly Marshaller<byte[]> AsIs = Marshallers.Create(bytes => bytes, bytes => bytes);

        private static readonly Method<byte[], byte[]> PostSpans = new(MethodType.Unary, "jaeger.api_v2.CollectorService", "PostSpans", AsIs, AsIs);

        public CollectorService.CollectorServiceClient Collector { get; } = new(channel);

        public static Client To(ReceiverHost host) => new(GrpcChannel.ForAddress(host.Url(DoorNames.JaegerGrpc)));

        public async Task<byte[]> PostAsync(byte[] request) =>
            await channel.CreateCallInvoker().AsyncUnaryCall(PostSpans, null, new CallOptions(cancellationToken: Cancellation), request);

        public void Dispose() => channel.Dispose();
    }
}
