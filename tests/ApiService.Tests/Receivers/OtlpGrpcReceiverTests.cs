using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.TraceModel.Grpc;
using Status = Google.Rpc.Status;

namespace Tracepost.ApiService.Tests.Receivers;

public sealed class OtlpGrpcReceiverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passes_a_request_on_byte_for_byte()
    {
        await using var host = await ReceiverHost.StartAsync();
        var request = Samples.Request(spans: 3);

        var response = await host.Grpc.ExportAsync(request, cancellationToken: Cancellation);

        Assert.Equal(new ExportTraceServiceResponse(), response);
        Assert.Equal(request.ToByteArray(), Assert.Single(host.Store.Requests));
    }

    [Fact]
    public async Task Takes_gzip()
    {
        await using var host = await ReceiverHost.StartAsync();
        var request = Samples.Request(spans: 50);

        await host.Grpc.ExportAsync(request, new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Cancellation);

        Assert.Equal(request.ToByteArray(), Assert.Single(host.Store.Requests));
    }

    [Fact]
    public async Task Hands_a_partial_success_back()
    {
        await using var host = await ReceiverHost.StartAsync();
        var partial = new ExportTraceServiceResponse { PartialSuccess = new ExportTracePartialSuccess { RejectedSpans = 2, ErrorMessage = "2 spans without an id" } };
        host.Store.Answer = _ => Task.FromResult(partial);

        Assert.Equal(partial, await host.Grpc.ExportAsync(Samples.Request(spans: 3), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Refuses_what_is_no_protobuf_and_says_where_it_breaks()
    {
        await using var host = await ReceiverHost.StartAsync();

        var error = await ExportRawAsync(host, [0x0A, 0x7F, 0x01]);

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("malformed protobuf", error.Status.Detail, StringComparison.Ordinal);
        Assert.Null(error.GetRpcStatus()?.GetDetail<RetryInfo>());
        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task Refuses_a_request_above_the_limit_for_good()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "100000"));

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Grpc.ExportAsync(Samples.Request(1, attributeLength: 100_001), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Null(error.GetRpcStatus()?.GetDetail<RetryInfo>());
        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused_at_the_limit_and_costs_no_more_memory_than_that()
    {
        await using var host = await ReceiverHost.StartAsync();
        // 2 GiB of zeros in 2 MiB: one unknown field that the parser would have to swallow.
        var bomb = GrpcExchange.Frame(Compressed(zeros: 2L << 30), compressed: true);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        using var body = new ByteArrayContent(bomb);
        Assert.Equal("8", (await GrpcExchange.SendAsync(host, body, encoding: "gzip")).GrpcStatus);
        Assert.Empty(host.Store.Requests);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 1L << 30, "the bomb was inflated beyond the limit");
    }

    [Fact]
    public async Task Tells_a_sender_when_to_come_back_while_the_store_is_away()
    {
        await using var host = await ReceiverHost.StartAsync();
        await host.Store.DisposeAsync();

        var error = await ExportAsync(host);

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay);
    }

    [Fact]
    public async Task Passes_the_stores_own_delay_on()
    {
        await using var host = await ReceiverHost.StartAsync();
        host.Store.Answer = _ => throw new Status
        {
            Code = (int)Code.ResourceExhausted,
            Message = "too much is queued",
            Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(7)) }) },
        }.ToRpcException();

        var error = await ExportAsync(host);

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), error.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
    }

    [Fact]
    public async Task Tells_senders_to_come_back_when_too_much_is_in_flight_and_takes_them_again_later()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "262144"), ("Limits:MaxInFlightBytes", "1048576"));
        var release = new TaskCompletionSource();
        host.Store.Answer = async _ =>
        {
            await release.Task;
            return new ExportTraceServiceResponse();
        };
        var large = Samples.Request(1, attributeLength: 200_000);
        var first = Enumerable.Range(0, 4).Select(_ => host.Grpc.ExportAsync(large, cancellationToken: Cancellation).ResponseAsync).ToList();
        await Eventually(() => host.Store.Requests.Count == 4);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Grpc.ExportAsync(large, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.NotNull(error.GetRpcStatus()?.GetDetail<RetryInfo>());
        release.SetResult();
        await Task.WhenAll(first);
        await host.Grpc.ExportAsync(large, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Gives_a_store_that_does_not_answer_up_in_time()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:WriteTimeoutSeconds", "1"));
        host.Store.Answer = async context =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
            return new ExportTraceServiceResponse();
        };

        Assert.Equal(StatusCode.Unavailable, (await ExportAsync(host)).StatusCode);
    }

    [Fact]
    public async Task An_empty_request_is_a_success()
    {
        await using var host = await ReceiverHost.StartAsync();

        Assert.Equal(new ExportTraceServiceResponse(), await host.Grpc.ExportAsync(new ExportTraceServiceRequest(), cancellationToken: Cancellation));
    }

    private static Task<RpcException> ExportAsync(ReceiverHost host) =>
        Assert.ThrowsAsync<RpcException>(async () => await host.Grpc.ExportAsync(Samples.Request(), cancellationToken: Cancellation));

    private static Task<RpcException> ExportRawAsync(ReceiverHost host, byte[] request) =>
        Assert.ThrowsAsync<RpcException>(async () =>
        {
            using var bytes = PooledBytes.Copy(request);
            using var _ = await host.RawGrpc.AsyncUnaryCall(RawOtlp.Export, null, new CallOptions(cancellationToken: Cancellation), bytes);
        });

    private static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++) await Task.Delay(20, Cancellation);
        Assert.True(condition());
    }

    private static byte[] Compressed(long zeros)
    {
        using var output = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(output, System.IO.Compression.CompressionLevel.Fastest))
        {
            var block = new byte[1 << 20];
            for (long i = 0; i < zeros; i += block.Length) gzip.Write(block);
        }

        return output.ToArray();
    }
}
