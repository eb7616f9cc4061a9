using Google.Protobuf;
using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Tests.Load.Http2;
using Status = Grpc.Core.Status;

namespace Tracepost.Benchmarks.Tests.Load;

public class OtlpSenderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_384)]
    [InlineData(65_535)]
    [InlineData(3_000_000)]
    public async Task Sends_requests_of_any_length_whole_and_in_order_on_one_connection(int length)
    {
        await using var receiver = await Receiver.StartAsync(port: 0, Cancellation);
        using var sender = new OtlpSender(receiver.Address);
        var requests = Enumerable.Range(0, 20).Select(number => Request($"{number}{new string('x', length)}")).ToList();
        foreach (var request in requests) Assert.True(await sender.TryExportAsync(request.ToByteArray(), Cancellation));
        Assert.Equal(requests, receiver.Received.Select(received => received.Request));
        Assert.Single(receiver.Received.Select(received => received.Peer).Distinct());
    }

    [Fact]
    public async Task Goes_on_for_longer_than_the_first_window_of_the_answers()
    {
        const int length = 1000, calls = 100;
        await using var receiver = await Receiver.StartAsync(port: 0, Cancellation);
        receiver.Answer = _ => new ExportTraceServiceResponse { PartialSuccess = new ExportTracePartialSuccess { ErrorMessage = new string('x', length) } };
        using var sender = new OtlpSender(receiver.Address);
        for (var i = 0; i < calls; i++) Assert.True(await sender.TryExportAsync(Request("a").ToByteArray(), Cancellation));
        Assert.Equal(calls, receiver.Received.Count);
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Unavailable)]
    public async Task Says_that_a_request_was_refused_for_now(StatusCode status)
    {
        await using var receiver = await Receiver.StartAsync(port: 0, Cancellation);
        receiver.Answer = number => number > 0 ? new ExportTraceServiceResponse() : throw new RpcException(new Status(status, "später: 50 %"));
        using var sender = new OtlpSender(receiver.Address);
        Assert.False(await sender.TryExportAsync(Request("a").ToByteArray(), Cancellation));
        Assert.True(await sender.TryExportAsync(Request("a").ToByteArray(), Cancellation));
        Assert.Single(receiver.Received.Select(received => received.Peer).Distinct());
    }

    [Fact]
    public async Task Fails_when_a_request_is_refused_for_good()
    {
        await using var receiver = await Receiver.StartAsync(port: 0, Cancellation);
        receiver.Answer = _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "nicht so: 50 %"));
        using var sender = new OtlpSender(receiver.Address);
        var error = await Assert.ThrowsAsync<RpcException>(() => sender.TryExportAsync(Request("a").ToByteArray(), Cancellation));
        Assert.Equal(new Status(StatusCode.InvalidArgument, "nicht so: 50 %"), error.Status);
    }

    [Fact]
    public async Task Fails_when_some_spans_are_rejected()
    {
        await using var receiver = await Receiver.StartAsync(port: 0, Cancellation);
        receiver.Answer = _ =>
            new ExportTraceServiceResponse { PartialSuccess = new ExportTracePartialSuccess { RejectedSpans = 1, ErrorMessage = "too old" } };
        using var sender = new OtlpSender(receiver.Address);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => sender.TryExportAsync(Request("a").ToByteArray(), Cancellation));
        Assert.Contains("too old", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connects_again_when_the_receiver_was_away()
    {
        Uri address;
        OtlpSender sender;
        await using (var first = await Receiver.StartAsync(port: 0, Cancellation))
        {
            address = first.Address;
            sender = new OtlpSender(address);
            Assert.True(await sender.TryExportAsync(Request("a").ToByteArray(), Cancellation));
        }

        using var disposed = sender;
        Assert.False(await sender.TryExportAsync(Request("b").ToByteArray(), Cancellation));
        await using var second = await Receiver.StartAsync(address.Port, Cancellation);
        for (var tries = 0; !await sender.TryExportAsync(Request("b").ToByteArray(), Cancellation); tries++) Assert.True(tries < 3);
        Assert.Equal(Request("b"), Assert.Single(second.Received).Request);
    }

    private static ExportTraceServiceRequest Request(string name) => new()
    {
        ResourceSpans = { new ResourceSpans { Resource = new Resource(), ScopeSpans = { new ScopeSpans { Spans = { new Span { Name = name } } } } } },
    };
}
