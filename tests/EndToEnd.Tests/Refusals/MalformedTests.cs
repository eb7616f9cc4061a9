using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Refusals;

/// <summary>
/// Requests that are wrong as a whole get the error form of their own protocol: https://opentelemetry.io/docs/specs/otlp/#failures-1
/// </summary>
public sealed class MalformedTests(RunningSystem system)
{
    private static readonly byte[] Garbage = [0x0a, 0xff, 0xff, 0xff, 0x0f, 0x01];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Malformed_protobuf_over_grpc_is_an_invalid_argument()
    {
        using var channel = GrpcChannel.ForAddress(system.OtlpGrpc);
        var bytes = Marshallers.Create<byte[]>(body => body, body => body);
        var export = new Method<byte[], byte[]>(MethodType.Unary, TraceService.Descriptor.FullName, "Export", bytes, bytes);

        var options = new CallOptions(cancellationToken: Cancellation);
        var e = await Assert.ThrowsAsync<RpcException>(
            () => channel.CreateCallInvoker().AsyncUnaryCall(export, null, options, Garbage).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        Assert.NotEmpty(e.Status.Detail);
    }

    [Fact(Timeout = 30_000)]
    public async Task Malformed_protobuf_over_http_is_a_bad_request_with_a_status_message()
    {
        using var client = new OtlpClient(system);
        using var response = await client.PostAsync("application/x-protobuf", Garbage, gzip: false, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(Google.Rpc.Status.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(Cancellation)).Message);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("{\"resourceSpans\":[")]
    [InlineData("[1,2,3]")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"not hex\",\"spanId\":\"eee19b7ec3c1b174\"}]}]}]}")]
    public async Task Malformed_json_is_a_bad_request_with_a_status_message(string body)
    {
        using var client = new OtlpClient(system);
        using var response = await client.PostAsync(
            "application/json", System.Text.Encoding.UTF8.GetBytes(body), gzip: false, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["message"]!.GetValue<string>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Another_content_type_is_unsupported()
    {
        using var client = new OtlpClient(system);
        using var response = await client.PostAsync("text/plain", Garbage, gzip: false, Cancellation);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_over_the_limit_is_refused_and_the_next_one_is_welcome(bool gzip)
    {
        using var client = new OtlpClient(system);
        var request = HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow());
        var good = request.ToByteArray();
        request.ResourceSpans[0].ScopeSpans[0].Spans[0].Name = new string('x', 17 << 20);

        using (var response = await client.PostAsync("application/x-protobuf", request.ToByteArray(), gzip, Cancellation))
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var e = await Assert.ThrowsAsync<RpcException>(() => client.SendGrpcAsync(request, gzip, Cancellation));
        Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);

        using var next = await client.PostAsync("application/x-protobuf", good, gzip, Cancellation);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    [InlineData("http/json")]
    public async Task An_empty_request_is_a_success(string door)
    {
        using var client = new OtlpClient(system);
        Assert.Equal(0, (await client.SendAsync(door, new ExportTraceServiceRequest(), Cancellation)).PartialSuccess?.RejectedSpans ?? 0);
    }
}
