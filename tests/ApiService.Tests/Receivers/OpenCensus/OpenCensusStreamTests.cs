using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tracepost.ApiService.Tests.Protos.OpenCensus;
using static Tracepost.ApiService.Tests.Receivers.OpenCensus.OpenCensusProto;
using OtlpRequest = OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest;
using Response = OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceResponse;
using Status = Grpc.Core.Status;

namespace Tracepost.ApiService.Tests.Receivers.OpenCensus;

/// <summary>The stream by which spans come to the OpenCensus agent, with a generated client.</summary>
public sealed class OpenCensusStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stores_each_message_of_a_stream_under_the_node_that_came_first()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = new OpenCensusClient(host);

        await client.SendAsync(Message(Node("shop")), Message(null, Span("a"), Span("b")), Message(null, Span("c")));

        var stored = await client.StoredAsync(2);
        Assert.Equal(["shop: a b", "shop: c"], stored.Select(Describe));
        Assert.Equal(3, measured["tracepost.receiver.spans opencensus-grpc accepted"]);
        Assert.Equal(2, measured["tracepost.receiver.requests opencensus-grpc accepted"]);
    }

    [Fact]
    public async Task A_message_is_stored_before_the_stream_ends()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = new OpenCensusClient(host);
        using var stream = client.Service.Export(cancellationToken: Cancellation);

        await stream.RequestStream.WriteAsync(Message(Node("shop"), Span("a")), Cancellation);
        Assert.Single(await client.StoredAsync(1));
        await stream.RequestStream.WriteAsync(Message(null, Span("b")), Cancellation);
        Assert.Equal(2, (await client.StoredAsync(2)).Length);

        await stream.RequestStream.CompleteAsync();
        await OpenCensusClient.EndAsync(stream);
    }

    [Fact]
    public async Task The_next_message_is_read_when_the_one_before_is_stored()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        var release = new TaskCompletionSource();
        host.Store.Answer = async _ =>
        {
            await release.Task.WaitAsync(Cancellation);
            return new Response();
        };
        using var client = new OpenCensusClient(host);
        using var stream = client.Service.Export(cancellationToken: Cancellation);
        await stream.RequestStream.WriteAsync(Message(Node("shop"), Span("a")), Cancellation);
        await client.StoredAsync(1);
        var one = measured["tracepost.receiver.in_flight"];

        await stream.RequestStream.WriteAsync(Message(null, Span("b")), Cancellation);
        await SendElsewhereAsync(client, release);

        Assert.True(one > 0);
        Assert.Equal(["shop: a", "bank: z", "shop: b"], (await client.StoredAsync(3)).Select(Describe));

        // The store takes up another stream's message while it has not answered the first; then all of them.
        static async Task SendElsewhereAsync(OpenCensusClient client, TaskCompletionSource release)
        {
            var other = client.SendAsync(Message(Node("bank"), Span("z")));
            await client.StoredAsync(2);
            release.SetResult();
            await other;
        }
    }

    [Fact]
    public async Task Takes_gzip()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = new OpenCensusClient(host);
        using var stream = client.Service.Export(new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Cancellation);

        await stream.RequestStream.WriteAsync(Message(Node("shop"), Span("a")), Cancellation);
        await stream.RequestStream.WriteAsync(Message(null, Span("b")), Cancellation);
        await stream.RequestStream.CompleteAsync();
        await OpenCensusClient.EndAsync(stream);

        Assert.Equal(2, host.Store.Requests.Count);
    }

    [Fact]
    public async Task A_stream_that_does_not_say_who_it_is_is_refused()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = new OpenCensusClient(host);

        var error = await Assert.ThrowsAsync<RpcException>(() => client.SendAsync(Message(null, Span())));

        Assert.Equal((StatusCode.InvalidArgument, "the first message of a stream must have a node"), (error.StatusCode, error.Status.Detail));
        Assert.Equal(1, measured["tracepost.receiver.requests opencensus-grpc malformed"]);
        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task A_message_above_the_limit_ends_its_stream_for_good()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "100000"));
        using var client = new OpenCensusClient(host);
        using var stream = client.Service.Export(cancellationToken: Cancellation);
        await stream.RequestStream.WriteAsync(Message(Node("shop"), Span("a")), Cancellation);
        var error = await OpenCensusClient.RefusedAsync(stream, Message(null, Span(new string('x', 100_000))));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("shop: a", Describe(Assert.Single(await client.StoredAsync(1))));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Internal)]
    public async Task A_store_that_does_not_take_a_message_ends_the_stream_so_that_clients_come_back(StatusCode code)
    {
        await using var host = await ReceiverHost.StartAsync();
        host.Store.Answer = _ => throw Refusal(code);
        using var client = new OpenCensusClient(host);
        using var stream = client.Service.Export(cancellationToken: Cancellation);

        var error = await OpenCensusClient.RefusedAsync(stream, Message(Node("shop"), Span("a")));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal(code != StatusCode.Internal, error.GetRpcStatus()?.GetDetail<RetryInfo>() is not null);
        host.Store.Answer = _ => Task.FromResult(new Response());
        await client.SendAsync(Message(Node("shop"), Span("b")));
        Assert.Equal(2, host.Store.Requests.Count);
    }

    [Fact]
    public async Task When_too_much_is_in_flight_a_stream_ends_and_those_that_were_first_go_on()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "262144"), ("Limits:MaxInFlightBytes", "1048576"));
        var release = new TaskCompletionSource();
        host.Store.Answer = async _ =>
        {
            await release.Task.WaitAsync(Cancellation);
            return new Response();
        };
        using var client = new OpenCensusClient(host);
        var large = Message(Node("shop"), Span(new string('x', 200_000)));
        // Each is held as it came and as OTLP.
        var first = new[] { client.SendAsync(large), client.SendAsync(large) };
        await client.StoredAsync(2);

        using var stream = client.Service.Export(cancellationToken: Cancellation);
        var error = await OpenCensusClient.RefusedAsync(stream, large);

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.GetRpcStatus()?.GetDetail<RetryInfo>());
        release.SetResult();
        await Task.WhenAll(first);
        await client.SendAsync(large);
        Assert.Equal(3, host.Store.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_shuts_down_ends_its_streams_at_once()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = new OpenCensusClient(host);
        using var stream = client.Service.Export(cancellationToken: Cancellation);
        using var config = client.Service.Config(cancellationToken: Cancellation);
        await stream.RequestStream.WriteAsync(Message(Node("shop"), Span("a")), Cancellation);
        await config.RequestStream.WriteAsync(new CurrentLibraryConfig(), Cancellation);
        await client.StoredAsync(1);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(StatusCode.Unavailable, (await OpenCensusClient.RefusedAsync(stream)).StatusCode);
        var error = await Assert.ThrowsAsync<RpcException>(() => config.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    // An overloaded store says when to come back; without that it would mean that the request is too large.
    private static RpcException Refusal(StatusCode code) => code != StatusCode.ResourceExhausted
        ? new RpcException(new Status(code, "no"))
        : new Google.Rpc.Status
        {
            Code = (int)code,
            Details = { Any.Pack(new RetryInfo { RetryDelay = new Duration { Seconds = 1 } }) },
        }.ToRpcException();

    private static string Describe(OtlpRequest request) =>
        string.Join("; ", request.ResourceSpans.Select(resource => OpenCensusProto.Describe(resource, "service.name")));
}
