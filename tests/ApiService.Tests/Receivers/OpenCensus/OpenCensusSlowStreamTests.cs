using Grpc.Core;
using Tracepost.ApiService.Tests.Protos.OpenCensus;
using static Tracepost.ApiService.Tests.Receivers.OpenCensus.OpenCensusProto;

namespace Tracepost.ApiService.Tests.Receivers.OpenCensus;

/// <summary>Streams that are silent, slow, cut off or broken, and what the others notice of them.</summary>
public sealed class OpenCensusSlowStreamTests
{
    private const string InvalidArgument = "3";
    private const string Unavailable = "14";

    private static readonly byte[] First = OpenCensusClient.Frame(Message(Node("shop"), Span("a")));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_stream_outlives_the_time_in_which_a_message_must_arrive()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:BodyTimeoutSeconds", "1"));
        using var client = new OpenCensusClient(host);
        using var stream = client.Service.Export(cancellationToken: Cancellation);
        await stream.RequestStream.WriteAsync(Message(Node("shop"), Span("a")), Cancellation);
        await client.StoredAsync(1);

        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        await stream.RequestStream.WriteAsync(Message(null, Span("b")), Cancellation);

        Assert.Equal(2, (await client.StoredAsync(2)).Length);
    }

    [Fact]
    public async Task Silent_streams_hold_nothing_and_are_in_nobodys_way()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = new OpenCensusClient(host);
        var silent = new List<AsyncDuplexStreamingCall<ExportTraceServiceRequest, ExportTraceServiceResponse>>();
        for (var i = 0; i < 50; i++)
        {
            silent.Add(client.Service.Export(cancellationToken: Cancellation));
            await silent[i].RequestStream.WriteAsync(Message(Node("shop"), Span($"{i}")), Cancellation);
        }

        await client.StoredAsync(50);
        await client.SendAsync(Message(Node("bank"), Span("z")));

        Assert.Equal(51, host.Store.Requests.Count);
        await WaitUntilNothingIsHeldAsync(measured);
        silent.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task A_message_that_does_not_go_on_is_given_up_and_those_before_it_are_stored()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:BodyTimeoutSeconds", "2"));
        using var measured = new Measurements(host);
        using var client = new OpenCensusClient(host);
        using var stalled = new StalledContent([.. First, .. First[..20]]);
        var slow = client.SendBytesAsync(stalled);

        await client.SendAsync(Message(Node("bank"), Span("z")));

        Assert.Equal((Unavailable, "the request did not arrive in time"), await slow);
        Assert.Equal(2, host.Store.Requests.Count);
        Assert.Equal(1, measured["tracepost.receiver.requests opencensus-grpc too_slow"]);
        await WaitUntilNothingIsHeldAsync(measured);
    }

    [Fact]
    public async Task A_stream_cut_at_any_byte_has_its_whole_messages_stored()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = new OpenCensusClient(host);

        for (var length = 1; length < First.Length; length++)
        {
            using var body = new ByteArrayContent([.. First, .. First[..length]]);
            Assert.Equal(InvalidArgument, (await client.SendBytesAsync(body)).Status);
        }

        Assert.Equal(First.Length - 1, host.Store.Requests.Count);
    }

    [Theory]
    [InlineData("00FFFFFFFF", "8")] // 4 GiB
    [InlineData("007FFFFFFF0A", "8")] // 2 GiB
    [InlineData("0200000000", "3")] // a flag that is none
    [InlineData("0100000000", "3")] // compressed, nobody says with what
    [InlineData("00000000010F", "3")] // no protobuf
    public async Task What_follows_a_good_message_cannot_take_it_back(string bytes, string status)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var client = new OpenCensusClient(host);
        using var body = new ByteArrayContent([.. First, .. Convert.FromHexString(bytes)]);

        Assert.Equal(status, (await client.SendBytesAsync(body)).Status);
        Assert.Single(host.Store.Requests);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_nothing_behind()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        var client = new OpenCensusClient(host);
        using var gone = new CancellationTokenSource();
        using var stream = client.Service.Export(cancellationToken: gone.Token);
        await stream.RequestStream.WriteAsync(Message(Node("shop"), Span("a")), Cancellation);
        await client.StoredAsync(1);
        await WaitUntilNothingIsHeldAsync(measured);

        await gone.CancelAsync();
        client.Dispose();
        using var next = new OpenCensusClient(host);
        await next.SendAsync(Message(Node("shop"), Span("b")));

        Assert.Equal(2, host.Store.Requests.Count);
        Assert.Equal(0, measured["tracepost.receiver.requests opencensus-grpc cancelled"]);
        await WaitUntilNothingIsHeldAsync(measured);
    }

    [Fact]
    public async Task Config_and_metrics_are_taken_and_say_nothing()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        using var client = new OpenCensusClient(host);
        var asIs = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var export = new Method<byte[], byte[]>(MethodType.DuplexStreaming, "opencensus.proto.agent.metrics.v1.MetricsService", "Export", asIs, asIs);
        using var config = client.Service.Config(cancellationToken: Cancellation);
        using var metrics = client.Raw.AsyncDuplexStreamingCall(export, null, new CallOptions(cancellationToken: Cancellation));
        await config.RequestStream.WriteAsync(new CurrentLibraryConfig { Node = Node("shop") }, Cancellation);
        for (var i = 0; i < 100; i++) await metrics.RequestStream.WriteAsync(new byte[1 << 20], Cancellation);

        await client.SendAsync(Message(Node("shop"), Span("a")));
        await config.RequestStream.CompleteAsync();
        await metrics.RequestStream.CompleteAsync();

        Assert.False(await config.ResponseStream.MoveNext(Cancellation));
        Assert.False(await metrics.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(1, measured["tracepost.receiver.requests opencensus-metrics unsupported"]);
    }

    // A stream gives back what it held after the store has answered, or after its client has seen the end.
    private static async Task WaitUntilNothingIsHeldAsync(Measurements measured)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while (measured["tracepost.receiver.in_flight"] != 0) await Task.Delay(5, timeout.Token);
    }
}
