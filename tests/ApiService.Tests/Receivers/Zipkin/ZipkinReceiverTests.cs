using System.Net;
using System.Text;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Tests.Protos.Zipkin;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin;

public sealed class ZipkinReceiverTests
{
    private const string Json = """[{"traceId":"0000000000000000000000000000000a","id":"000000000000000b","name":"get","timestamp":1700000000000000,"duration":5}]""";

    private static readonly byte[] V1Thrift = [12, 0, 0, 0, 1, 10, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 10, 0, 4, 0, 0, 0, 0, 0, 0, 0, 2, 0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Protobuf => new ListOfSpans
    {
        Spans = { new Span { TraceId = ByteString.CopyFrom([.. new byte[15], 10]), Id = ByteString.CopyFrom([.. new byte[7], 11]) } },
    }.ToByteArray();

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData("application/x-thrift")]
    [InlineData("what/ever")]
    [InlineData(";")]
    [InlineData(null)]
    public async Task Json_comes_as_any_content_type_or_none(string? contentType)
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        using var measurements = new Measurements(zipkin.Host);

        Assert.Equal((202, "", ""), await zipkin.PostAsync("api/v2/spans", Encoding.UTF8.GetBytes(Json), contentType));

        var span = ExportTraceServiceRequest.Parser.ParseFrom(Assert.Single(zipkin.Host.Store.Requests)).ResourceSpans[0].ScopeSpans[0].Spans[0];
        Assert.Equal(("get", 1_700_000_000_000_005_000UL), (span.Name, span.EndTimeUnixNano));
        Assert.Equal(1, measurements["tracepost.receiver.spans zipkin-json accepted"]);
    }

    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("Application/X-Protobuf; messageType=zipkin")]
    public async Task Protobuf_says_that_it_is(string contentType)
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        using var measurements = new Measurements(zipkin.Host);

        Assert.Equal((202, "", ""), await zipkin.PostAsync("api/v2/spans", Protobuf, contentType));

        Assert.Equal(1, measurements["tracepost.receiver.spans zipkin-protobuf accepted"]);
        var span = ExportTraceServiceRequest.Parser.ParseFrom(Assert.Single(zipkin.Host.Store.Requests)).ResourceSpans[0].ScopeSpans[0].Spans[0];
        Assert.Equal(11, span.SpanId[7]);
    }

    [Fact]
    public async Task The_first_version_comes_as_json_or_thrift()
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        using var measurements = new Measurements(zipkin.Host);

        Assert.Equal((202, "", ""), await zipkin.PostAsync("api/v1/spans", Encoding.UTF8.GetBytes(Json), null));
        Assert.Equal((202, "", ""), await zipkin.PostAsync("api/v1/spans", V1Thrift, "application/x-thrift"));

        Assert.Equal(1, measurements["tracepost.receiver.spans zipkin-v1-json accepted"]);
        Assert.Equal(1, measurements["tracepost.receiver.spans zipkin-v1-thrift accepted"]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    public async Task Requests_may_be_gzipped(string encoding)
    {
        await using var zipkin = await ZipkinHost.StartAsync();

        Assert.Equal((202, "", ""), await zipkin.PostAsync("api/v2/spans", Samples.Gzip(Encoding.UTF8.GetBytes(Json)), null, encoding));
        Assert.Equal((202, "", ""), await zipkin.PostAsync("api/v2/spans", Samples.Gzip(Protobuf), "application/x-protobuf", encoding));

        Assert.Equal(2, zipkin.Host.Store.Requests.Count);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("", "gzip", null)]
    [InlineData("[]", null, null)]
    [InlineData("[]", null, "application/x-protobuf")]
    [InlineData("[ ]", null, null)]
    public async Task A_request_without_spans_is_accepted(string body, string? encoding, string? contentType)
    {
        await using var zipkin = await ZipkinHost.StartAsync();

        foreach (var path in (string[])["api/v2/spans", "api/v1/spans"])
            Assert.Equal((202, "", ""), await zipkin.PostAsync(path, Encoding.UTF8.GetBytes(body), contentType, encoding));
    }

    [Theory]
    [InlineData("api/v2/spans", "hello", null, "Expected a JSON_V2 encoded list")]
    [InlineData("api/v2/spans", "{}", null, "Expected a JSON_V2 encoded list")]
    [InlineData("api/v2/spans", "\n\u0005", null, "Expected a JSON_V2 encoded list, but received: PROTO3")]
    [InlineData("api/v2/spans", "\f\0", null, "Expected a JSON_V2 encoded list, but received: THRIFT")]
    [InlineData("api/v2/spans", """[{"traceId":"1","id":"2","binaryAnnotations":[]}]""", null, "Expected a JSON_V2 encoded list, but received: JSON_V1")]
    [InlineData("api/v2/spans", "hello", "application/x-protobuf", "Expected a PROTO3 encoded list")]
    [InlineData("api/v2/spans", """[{"traceId":"1","id":"2","tags":{}}]""", "application/x-protobuf", "Expected a PROTO3 encoded list, but received: JSON_V2")]
    [InlineData("api/v1/spans", "hello", null, "Expected a JSON_V1 encoded list")]
    [InlineData("api/v1/spans", """[{"traceId":"1","id":"2","tags":{}}]""", null, "Expected a JSON_V1 encoded list, but received: JSON_V2")]
    [InlineData("api/v1/spans", "[]x", "application/x-thrift", "Expected a THRIFT encoded list, but received: JSON_V1")]
    [InlineData("api/v2/spans", """[{"traceId":"x","id":"2"}]""", null, "x should be lower-hex encoded with no prefix reading List<Span> from json")]
    public async Task What_cannot_be_read_is_refused_in_Zipkin_s_words(string path, string body, string? contentType, string message)
    {
        await using var zipkin = await ZipkinHost.StartAsync();

        Assert.Equal((400, "text/plain; charset=utf-8", message), await zipkin.PostAsync(path, Encoding.UTF8.GetBytes(body), contentType));
        Assert.Empty(zipkin.Host.Store.Requests);
    }

    [Fact]
    public async Task What_is_not_gzip_is_refused_in_Zipkin_s_words()
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        var gzip = Samples.Gzip(Encoding.UTF8.GetBytes(Json));

        Assert.Equal((400, "text/plain; charset=utf-8", "Cannot gunzip spans"), await zipkin.PostAsync("api/v2/spans", Encoding.UTF8.GetBytes(Json), null, "gzip"));
        Assert.Equal((400, "text/plain; charset=utf-8", "Cannot gunzip spans"), await zipkin.PostAsync("api/v1/spans", gzip[..^9], null, "gzip"));
    }

    [Fact]
    public async Task An_encoding_that_is_not_read_is_refused()
    {
        await using var zipkin = await ZipkinHost.StartAsync();

        var (status, _, message) = await zipkin.PostAsync("api/v2/spans", Encoding.UTF8.GetBytes(Json), null, "br");

        Assert.Equal((415, "the body may be compressed with gzip, deflate, not with br"), (status, message));
    }

    [Fact]
    public async Task A_request_over_the_limit_is_refused()
    {
        await using var zipkin = await ZipkinHost.StartAsync(("Limits:MaxRequestBytes", "1024"));

        Assert.Equal(413, (await zipkin.PostAsync("api/v2/spans", new byte[1025], null)).Status);
        Assert.Equal(413, (await zipkin.PostAsync("api/v2/spans", Samples.Gzip(new byte[100_000]), null, "gzip")).Status);
    }

    [Fact]
    public async Task A_sender_is_told_when_to_come_back()
    {
        await using var zipkin = await ZipkinHost.StartAsync(("Limits:RetryAfterSeconds", "7"));
        await zipkin.Host.Store.DisposeAsync();

        using var content = new StringContent(Json);
        using var response = await zipkin.Client.PostAsync(new Uri("api/v2/spans", UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Equal("the store is not available", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Overload_is_said_with_429()
    {
        await using var zipkin = await ZipkinHost.StartAsync(("Limits:MaxRequestBytes", "262144"), ("Limits:MaxInFlightBytes", "1048576"));
        using var release = new SemaphoreSlim(0);
        zipkin.Host.Store.Answer = async context =>
        {
            await release.WaitAsync(context.RequestAborted);
            return new ExportTraceServiceResponse();
        };
        var large = Encoding.UTF8.GetBytes(ZipkinRequests.OneSpan($"\"name\":\"{new string('x', 200_000)}\""));

        var posts = Enumerable.Range(0, 8).Select(_ => zipkin.PostAsync("api/v2/spans", large, null)).ToArray();
        var first = await await Task.WhenAny(posts);
        release.Release(posts.Length);
        var answers = await Task.WhenAll(posts);

        Assert.Equal((429, "too many bytes are in flight: send this request again later"), (first.Status, first.Body));
        Assert.All(answers, answer => Assert.True(answer.Status is 202 or 429));
        Assert.Contains(answers, answer => answer.Status == 202);
    }

    [Theory]
    [InlineData("PUT", "api/v2/spans", "GET, HEAD, OPTIONS, POST")] // GET answers the names of spans.
    [InlineData("DELETE", "api/v2/spans", "GET, HEAD, OPTIONS, POST")]
    [InlineData("GET", "api/v1/spans", "POST")]
    [InlineData("PUT", "api/v1/spans", "POST")]
    [InlineData("DELETE", "api/v1/spans", "POST")]
    public async Task Spans_are_only_posted(string method, string path, string allowed)
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await zipkin.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task Spans_come_through_Zipkin_s_door_only()
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        using var content = new StringContent(Json);
        using var response = await zipkin.Host.Http.PostAsync(new Uri("api/v2/spans", UriKind.Relative), content, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Spans_that_the_store_rejects_do_not_cost_the_others()
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        using var measurements = new Measurements(zipkin.Host);
        var partial = new ExportTracePartialSuccess { RejectedSpans = 1, ErrorMessage = "no" };
        zipkin.Host.Store.Answer = _ => Task.FromResult(new ExportTraceServiceResponse { PartialSuccess = partial });

        Assert.Equal((202, "", ""), await zipkin.PostAsync("api/v2/spans", """[{"traceId":"0","id":"2"},{"traceId":"1","id":"2"}]"""u8.ToArray(), null));

        Assert.Equal(1, measurements["tracepost.receiver.spans zipkin-json rejected"]);
        Assert.Equal(1, measurements["tracepost.receiver.spans zipkin-json accepted"]);
    }
}
