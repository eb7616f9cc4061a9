using System.Net;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Tracepost.ApiService.Receivers.Bodies;
using static Tracepost.ApiService.Tests.Receivers.OpenCensus.OpenCensusProto;
using Message = Tracepost.ApiService.Tests.Protos.OpenCensus.ExportTraceServiceRequest;
using OtlpRequest = OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest;
using RpcStatus = Grpc.Core.Status;

namespace Tracepost.ApiService.Tests.Receivers.OpenCensus;

/// <summary>The JSON that browsers send, as grpc-gateway takes it.</summary>
public sealed class OpenCensusJsonTests
{
    // As opencensus-web writes it.
    private const string FromBrowser = """
        {"spans":[{"traceId":"AQIDBAUGBwgJCgsMDQ4PEA==","spanId":"AAAAAAAAAKE=","tracestate":{},"parentSpanId":"","name":{"value":"Navigation /"},
        "kind":2,"startTime":"2026-11-22T10:15:30.123456789Z","endTime":"2026-11-22T10:15:31Z",
        "attributes":{"attributeMap":{"http.url":{"stringValue":{"value":"/ü"}},"n":{"doubleValue":2},"ok":{"boolValue":true}}},
        "timeEvents":{"timeEvent":[
          {"time":"2026-11-22T10:15:30.5Z","annotation":{"description":{"value":"fetchStart"},"attributes":{"attributeMap":{}}}},
          {"time":"2026-11-22T10:15:30.6Z","messageEvent":{"id":"17","type":1}}]},
        "links":{"link":[]},"status":{"code":0},"sameProcessAsParentSpan":true,"childSpanCount":3}],
        "node":{"identifier":{"hostName":"example.org"},"libraryInfo":{"exporterVersion":"0.0.7"},"serviceInfo":{"name":"web"},
        "attributes":{"tier":"front"}}}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Reads_what_a_browser_writes()
    {
        var message = JsonParser.Default.Parse<Message>(FromBrowser);

        Assert.Equal(Translate(message), FromJson(FromBrowser));
        Assert.Equal(123456789UL, FromJson(FromBrowser).ResourceSpans[0].ScopeSpans[0].Spans[0].StartTimeUnixNano % 1_000_000_000);
    }

    [Fact]
    public void Takes_both_names_of_a_field_and_both_forms_of_an_enum()
    {
        const string Camel = """
            {"node":{"libraryInfo":{"language":"GO_LANG"}},
            "spans":[{"traceId":"AQ==","kind":"SERVER","sameProcessAsParentSpan":false,"childSpanCount":null}]}
            """;
        const string Snake = """
            {"node":{"library_info":{"language":4}},
            "spans":[{"trace_id":"AQ","kind":1,"same_process_as_parent_span":false}],"unknown":[{}]}
            """;

        Assert.Equal(FromJson(Camel), FromJson(Snake));
        Assert.Equal("go", FromJson(Snake).ResourceSpans.Single().Resource.Attributes.Single().Value.StringValue);
    }

    [Fact]
    public void Messages_one_after_the_other_are_a_stream()
    {
        const string Json = """{"node":{"serviceInfo":{"name":"web"}},"spans":[{"name":{"value":"a"}}]} {"spans":[{"name":{"value":"b"}}]}""";

        Assert.Equal(["web: a", "web: b"], FromJson(Json).ResourceSpans.Select(resource => Describe(resource, "service.name")));
    }

    [Theory]
    [InlineData("2026-11-22T10:15:30Z", 0)]
    [InlineData("2026-11-22T12:15:30+02:00", 0)]
    [InlineData("2026-11-22T12:15:30\\u002B02:00", 0)]
    [InlineData("2026-11-22T10:15:30.1Z", 100000000)]
    [InlineData("2026-11-22T10:15:30.1234567Z", 123456700)]
    [InlineData("2026-11-22T10:15:30.12345678Z", 123456780)]
    [InlineData("2026-11-22T10:15:30.123456789Z", 123456789)]
    public void Times_are_exact(string time, ulong nanoseconds) =>
        Assert.Equal(Hosting.Otlp.Start + nanoseconds, WithTime($"\"{time}\"").ResourceSpans[0].ScopeSpans[0].Spans[0].StartTimeUnixNano);

    [Theory]
    [InlineData("\"2026-11-22\"")]
    [InlineData("\"2026-11-22T10:15:30\"")]
    [InlineData("\"2026-13-22T10:15:30Z\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("1795342530")]
    [InlineData("{}")]
    public void What_is_no_time_is_refused(string time) =>
        Assert.Contains("'startTime' must be a time", Assert.Throws<RefusedException>(() => WithTime(time)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "the request has no message")]
    [InlineData("[]", "a message is an object")]
    [InlineData("{\"node\":", "invalid JSON")]
    [InlineData("{\"node\":{}} x", "invalid JSON")]
    [InlineData("{}", "the first message of a stream must have a node")]
    [InlineData("{\"node\":{\"attributes\":[]}}", "'attributes' must be an object")]
    [InlineData("{\"node\":{\"attributes\":{\"a\":1}}}", "'attributes' must be a string")]
    [InlineData("{\"node\":{\"identifier\":{\"pid\":-1}}}", "'pid' must be from 0")]
    [InlineData("{\"node\":{\"libraryInfo\":{\"language\":\"COBOL\"}}}", "'language' must be")]
    [InlineData("{\"node\":{},\"spans\":[{\"traceId\":\"?\"}]}", "'traceId' must be base64")]
    [InlineData("{\"node\":{},\"spans\":[{\"sameProcessAsParentSpan\":{\"value\":true}}]}", "'sameProcessAsParentSpan' must be true or false")]
    public void What_is_wrong_is_named(string json, string message) =>
        Assert.Contains(message, Assert.Throws<RefusedException>(() => FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var json = "{\"node\":{},\"x\":" + new string('[', 100_000);

        Assert.Throws<RefusedException>(() => FromJson(json));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task The_door_takes_it_beside_gRPC(string? encoding)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);

        var (status, type, body) = await PostAsync(host, Samples.Compress(Encoding.UTF8.GetBytes(FromBrowser), encoding), encoding);

        Assert.Equal((200, null, ""), (status, type, body));
        Assert.Equal(FromJson(FromBrowser), OtlpRequest.Parser.ParseFrom(Assert.Single(host.Store.Requests)));
        Assert.Equal(1, measured["tracepost.receiver.spans opencensus-json accepted"]);
    }

    [Fact]
    public async Task The_door_says_what_is_wrong_and_when_to_come_back()
    {
        await using var host = await ReceiverHost.StartAsync();
        var malformed = await PostAsync(host, "{}"u8.ToArray());
        host.Store.Answer = _ => throw new RpcException(new RpcStatus(StatusCode.Unavailable, ""));
        var unavailable = await PostAsync(host, Encoding.UTF8.GetBytes(FromBrowser));

        Assert.Equal((400, "application/json", """{"error":{"code":3,"message":"the first message of a stream must have a node"}}"""), malformed);
        Assert.Equal((503, "application/json", """{"error":{"code":14,"message":"the store is not available"}}"""), unavailable);
    }

    [Fact]
    public async Task Web_pages_may_send_if_they_are_allowed_to()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:AllowedOrigins:0", "https://shop.example"));
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(host.Url(DoorNames.OpenCensus), "v1/trace"));
        request.Headers.Add("Origin", "https://shop.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");

        using var response = await host.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("https://shop.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    private static OtlpRequest FromJson(string json)
    {
        using var translated = Translator.TranslateJson(Encoding.UTF8.GetBytes(json));
        return OtlpRequest.Parser.ParseFrom(translated.Span);
    }

    private static OtlpRequest WithTime(string json) => FromJson($$"""{"node":{},"spans":[{"startTime":{{json}}}]}""");

    private static async Task<(int Status, string? ContentType, string Body)> PostAsync(ReceiverHost host, byte[] body, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        using var response = await host.Http.PostAsync(new Uri(host.Url(DoorNames.OpenCensus), "v1/trace"), content, Cancellation);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
