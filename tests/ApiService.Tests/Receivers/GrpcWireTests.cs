using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Status = Grpc.Core.Status;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>The gRPC door to the byte: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.</summary>
public sealed class GrpcWireTests
{
    private const string InvalidArgument = "3";
    private const string DeadlineExceeded = "4";
    private const string Unimplemented = "12";

    private static readonly byte[] Message = Samples.Request(spans: 3).ToByteArray();

    [Fact]
    public async Task The_response_of_the_store_passes_byte_for_byte_with_what_we_do_not_know_in_it()
    {
        await using var host = await ReceiverHost.StartAsync();
        // partial_success { rejected_spans: 1 }, and field 15, which no version of OTLP has yet.
        byte[] response = [0x0A, 0x02, 0x08, 0x01, 0x7A, 0x01, 0x2A];
        host.Store.Answer = _ => Task.FromResult(ExportTraceServiceResponse.Parser.ParseFrom(response));

        var answer = await SendAsync(host, GrpcExchange.Frame(Message));

        Assert.Equal((200, "0"), (answer.HttpStatus, answer.GrpcStatus));
        Assert.Equal(GrpcExchange.Frame(response), answer.Body);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("identity")]
    public async Task Takes_a_compressed_message(string encoding)
    {
        await using var host = await ReceiverHost.StartAsync();

        var answer = await SendAsync(host, GrpcExchange.Frame(Samples.Compress(Message, encoding), compressed: true), encoding);

        Assert.Equal("0", answer.GrpcStatus);
        Assert.Equal(Message, Assert.Single(host.Store.Requests));
    }

    [Fact]
    public async Task Says_what_it_can_decompress_to_those_who_compress_otherwise()
    {
        await using var host = await ReceiverHost.StartAsync();

        var answer = await SendAsync(host, GrpcExchange.Frame(Message, compressed: true), "snappy");

        Assert.Equal(Unimplemented, answer.GrpcStatus);
        Assert.Equal("identity,gzip,deflate", answer.AcceptEncoding);
    }

    [Fact]
    public async Task A_message_cut_at_any_byte_is_refused()
    {
        await using var host = await ReceiverHost.StartAsync();
        var frame = GrpcExchange.Frame(Message);

        for (var length = 0; length < frame.Length; length += length < 16 ? 1 : 7)
            Assert.Equal(InvalidArgument, (await SendAsync(host, frame[..length])).GrpcStatus);

        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task A_gzip_stream_cut_anywhere_is_refused()
    {
        await using var host = await ReceiverHost.StartAsync();
        var whole = Samples.Gzip(Message);

        // .NET's own default is to take what it has got for the whole.
        for (var length = 1; length < whole.Length; length++)
            Assert.Equal(InvalidArgument, (await SendAsync(host, GrpcExchange.Frame(whole[..length], compressed: true), "gzip")).GrpcStatus);

        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task Refuses_two_messages_a_flag_that_is_none_and_compression_without_a_name()
    {
        await using var host = await ReceiverHost.StartAsync();
        var frame = GrpcExchange.Frame(Message);

        Assert.Equal(InvalidArgument, (await SendAsync(host, [.. frame, .. frame])).GrpcStatus);
        Assert.Equal(InvalidArgument, (await SendAsync(host, [2, .. frame[1..]])).GrpcStatus);
        Assert.Equal(InvalidArgument, (await SendAsync(host, [1, .. frame[1..]])).GrpcStatus);
        Assert.Empty(host.Store.Requests);
    }

    [Theory]
    [InlineData("application/x-protobuf", 415)]
    [InlineData("application/grpcweb", 415)]
    [InlineData("application/grpc+proto", 200)]
    [InlineData("application/grpc;charset=utf-8", 200)]
    public async Task Speaks_gRPC_only(string contentType, int httpStatus)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var body = new ByteArrayContent(GrpcExchange.Frame(Message));

        Assert.Equal(httpStatus, (await GrpcExchange.SendAsync(host, body, contentType)).HttpStatus);
    }

    [Fact]
    public async Task A_message_that_does_not_come_is_not_waited_for_forever_and_others_are_served_meanwhile()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:BodyTimeoutSeconds", "2"));
        using var stalled = new StalledContent(GrpcExchange.Frame(Message)[..20]);
        var slow = GrpcExchange.SendAsync(host, stalled);

        Assert.Equal("0", (await SendAsync(host, GrpcExchange.Frame(Message))).GrpcStatus);

        Assert.Equal(DeadlineExceeded, (await slow.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).GrpcStatus);
        Assert.Single(host.Store.Requests);
    }

    [Fact]
    public async Task Failures_carry_any_text_and_a_delay()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:RetryAfterSeconds", "5"));
        host.Store.Answer = _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "100 % ü\n"));
        var malformed = await SendAsync(host, GrpcExchange.Frame(Message));
        host.Store.Answer = _ => throw new RpcException(new Status(StatusCode.Unavailable, ""));
        var unavailable = await SendAsync(host, GrpcExchange.Frame(Message));

        Assert.Equal("100 %25 %C3%BC%0A", malformed.Message);
        Assert.Null(malformed.Details);
        Assert.Equal(TimeSpan.FromSeconds(5), unavailable.Details!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
    }

    private static async Task<GrpcExchange> SendAsync(ReceiverHost host, byte[] body, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        return await GrpcExchange.SendAsync(host, content, encoding: encoding);
    }
}
