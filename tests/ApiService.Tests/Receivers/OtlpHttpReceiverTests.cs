using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Tracepost.ApiService.Tests.Receivers;

public sealed class OtlpHttpReceiverTests
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/x-protobuf", null)]
    [InlineData("application/x-protobuf; charset=utf-8", "identity")]
    [InlineData("Application/X-Protobuf", "gzip")]
    [InlineData("application/x-protobuf", "deflate")]
    public async Task Passes_protobuf_on_byte_for_byte(string contentType, string? encoding)
    {
        await using var host = await ReceiverHost.StartAsync();
        var request = Samples.Request(spans: 20).ToByteArray();

        var answer = await host.PostAsync(Samples.Compress(request, encoding), contentType, encoding);

        Assert.Equal((200, Protobuf), (answer.Status, answer.ContentType));
        Assert.Empty(answer.Body);
        Assert.Equal(request, Assert.Single(host.Store.Requests));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task Translates_JSON_and_answers_in_JSON(string? encoding)
    {
        await using var host = await ReceiverHost.StartAsync();
        var json = """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","name":"I'm a server span","kind":2}]}]}]}"""u8.ToArray();

        var answer = await host.PostAsync(encoding is null ? json : Samples.Gzip(json), "application/json;charset=UTF-8", encoding);

        Assert.Equal((200, Json), (answer.Status, answer.ContentType));
        Assert.Equal("{}", Encoding.UTF8.GetString(answer.Body));
        var span = ExportTraceServiceRequest.Parser.ParseFrom(Assert.Single(host.Store.Requests)).ResourceSpans[0].ScopeSpans[0].Spans[0];
        Assert.Equal("I'm a server span", span.Name);
        Assert.Equal("5b8efff798038103d269b633813fc60c", Convert.ToHexStringLower(span.TraceId.Span));
    }

    [Fact]
    public async Task Says_a_partial_success_in_the_language_of_the_request()
    {
        await using var host = await ReceiverHost.StartAsync();
        var partial = new ExportTraceServiceResponse { PartialSuccess = new ExportTracePartialSuccess { RejectedSpans = 1, ErrorMessage = "no \"id\"" } };
        host.Store.Answer = _ => Task.FromResult(partial);

        var protobuf = await host.PostAsync(Samples.Request().ToByteArray(), Protobuf);
        var json = await host.PostAsync("{}"u8.ToArray(), Json);

        Assert.Equal(partial, ExportTraceServiceResponse.Parser.ParseFrom(protobuf.Body));
        using var document = JsonDocument.Parse(json.Body);
        var success = document.RootElement.GetProperty("partialSuccess");
        Assert.Equal("1", success.GetProperty("rejectedSpans").GetString());
        Assert.Equal("no \"id\"", success.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Errors_are_a_google_rpc_Status_in_the_language_of_the_request()
    {
        await using var host = await ReceiverHost.StartAsync();

        var protobuf = await host.PostAsync([0xFF], Protobuf);
        var json = await host.PostAsync("{\"resourceSpans\":{}}"u8.ToArray(), Json);

        Assert.Equal((400, Protobuf), (protobuf.Status, protobuf.ContentType));
        var status = Google.Rpc.Status.Parser.ParseFrom(protobuf.Body);
        Assert.Equal(3, status.Code);
        Assert.Contains("malformed protobuf", status.Message, StringComparison.Ordinal);
        Assert.Equal((400, Json), (json.Status, json.ContentType));
        Assert.Equal("""{"code":3,"message":"\u0027resourceSpans\u0027 must be an array, but is not, at byte 17"}""", Encoding.UTF8.GetString(json.Body));
        Assert.Empty(host.Store.Requests);
    }

    [Theory]
    [InlineData(null, null, 415)]
    [InlineData("text/plain", null, 415)]
    [InlineData("garbage", null, 415)]
    [InlineData("application/x-protobuf", "br", 415)]
    [InlineData("application/x-protobuf", "gzip", 400)]
    public async Task Refuses_what_it_does_not_understand(string? contentType, string? encoding, int status)
    {
        await using var host = await ReceiverHost.StartAsync();

        var answer = await host.PostAsync(Samples.Request().ToByteArray(), contentType, encoding);

        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(Google.Rpc.Status.Parser.ParseFrom(answer.Body).Message);
        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task Other_methods_and_paths_do_not_exist()
    {
        await using var host = await ReceiverHost.StartAsync();

        using var get = await host.Http.GetAsync(new Uri("v1/traces", UriKind.Relative), Cancellation);
        using var other = await host.Http.PostAsync(new Uri("v1/metrics", UriKind.Relative), null, Cancellation);

        Assert.Equal(405, (int)get.StatusCode);
        Assert.Equal(["POST"], get.Content.Headers.Allow);
        Assert.NotEmpty(Google.Rpc.Status.Parser.ParseFrom(await get.Content.ReadAsByteArrayAsync(Cancellation)).Message);
        Assert.Equal(404, (int)other.StatusCode);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, 503)]
    [InlineData(StatusCode.InvalidArgument, 400)]
    [InlineData(StatusCode.Internal, 500)]
    public async Task Turns_the_stores_errors_into_HTTP(StatusCode code, int status)
    {
        await using var host = await ReceiverHost.StartAsync();
        host.Store.Answer = _ => throw new RpcException(new Status(code, "because"));

        var answer = await host.PostAsync(Samples.Request().ToByteArray(), Protobuf);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task Overload_is_429_with_Retry_After()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "262144"), ("Limits:MaxInFlightBytes", "1048576"), ("Limits:RetryAfterSeconds", "9"));
        var release = new TaskCompletionSource();
        host.Store.Answer = async _ =>
        {
            await release.Task;
            return new ExportTraceServiceResponse();
        };
        var large = Samples.Request(1, attributeLength: 200_000).ToByteArray();
        var first = Enumerable.Range(0, 4).Select(_ => host.PostAsync(large, Protobuf)).ToList();
        for (var i = 0; i < 500 && host.Store.Requests.Count < 4; i++) await Task.Delay(20, Cancellation);

        var answer = await host.PostAsync(large, Protobuf);

        Assert.Equal(429, answer.Status);
        Assert.Equal(TimeSpan.FromSeconds(9), answer.Headers.RetryAfter?.Delta);
        release.SetResult();
        Assert.All(await Task.WhenAll(first), result => Assert.Equal(200, result.Status));
    }

    [Fact]
    public async Task Takes_16_MiB_and_not_a_byte_more()
    {
        await using var host = await ReceiverHost.StartAsync();
        var overhead = Samples.Request(1, attributeLength: 15 << 20).ToByteArray().Length - (15 << 20);
        var largest = Samples.Request(1, attributeLength: (16 << 20) - overhead).ToByteArray();
        Assert.Equal(16 << 20, largest.Length);

        Assert.Equal(200, (await host.PostAsync(largest, Protobuf)).Status);
        Assert.Equal(413, (await host.PostAsync(Samples.Request(1, attributeLength: (16 << 20) - overhead + 1).ToByteArray(), Protobuf)).Status);
        Assert.Equal(413, (await host.PostAsync(Samples.Gzip(new byte[64 << 20]), Protobuf, "gzip")).Status);
        Assert.Equal(largest, Assert.Single(host.Store.Requests));
    }

    [Fact]
    public async Task A_chunked_body_without_a_length_is_taken()
    {
        await using var host = await ReceiverHost.StartAsync();
        var request = Samples.Request(spans: 2_000).ToByteArray();
        using var message = new HttpRequestMessage(HttpMethod.Post, "v1/traces") { Content = new StreamContent(new MemoryStream(request)) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", Protobuf);
        message.Headers.TransferEncodingChunked = true;

        using var response = await host.Http.SendAsync(message, Cancellation);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(request, Assert.Single(host.Store.Requests));
    }

    [Fact]
    public async Task A_sender_that_stops_in_the_middle_is_hung_up_on_and_others_are_served_meanwhile()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:BodyTimeoutSeconds", "2"));
        using var half = new TcpClient();
        await half.ConnectAsync("127.0.0.1", host.HttpPort, Cancellation);
        await half.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: {Protobuf}\r\nContent-Length: 100000\r\n\r\nhalf"), Cancellation);

        Assert.Equal(200, (await host.PostAsync(Samples.Request().ToByteArray(), Protobuf)).Status);

        using var answer = new StreamReader(half.GetStream());
        var text = await answer.ReadToEndAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.StartsWith("HTTP/1.1 408", text, StringComparison.Ordinal);
        Assert.Single(host.Store.Requests);
    }

    [Fact]
    public async Task Web_pages_may_send_only_from_the_origins_that_are_configured()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:AllowedOrigins:0", "https://shop.example"));

        Assert.Equal("https://shop.example", await AllowedOriginAsync("https://shop.example"));
        Assert.Null(await AllowedOriginAsync("https://evil.example"));

        async Task<string?> AllowedOriginAsync(string origin)
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "v1/traces");
            preflight.Headers.Add("Origin", origin);
            preflight.Headers.Add("Access-Control-Request-Method", "POST");
            preflight.Headers.Add("Access-Control-Request-Headers", "content-type");
            using var response = await host.Http.SendAsync(preflight, Cancellation);
            return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }

    [Fact]
    public async Task A_bad_request_does_no_harm_to_others_at_the_same_time()
    {
        await using var host = await ReceiverHost.StartAsync();
        var good = Samples.Request(spans: 10).ToByteArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => host.PostAsync(i % 3 == 0 ? [0xFF, (byte)i] : good, Protobuf)));

        Assert.Equal(20, answers.Count(a => a.Status == 400));
        Assert.Equal(40, answers.Count(a => a.Status == 200));
        Assert.All(host.Store.Requests, bytes => Assert.Equal(good, bytes));
    }
}
