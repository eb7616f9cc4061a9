using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Receivers.Zipkin.V1;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.ApiService.Tests.Receivers.Zipkin;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>What was posted as Zipkin's JSON comes back equal, byte for byte where it was written as Zipkin writes it.</summary>
public sealed class ZipkinRoundTripTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public ZipkinRoundTripTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("")]
    [InlineData("""
        "timestamp":1795342530000001,"duration":1
        """)]
    [InlineData("""
        "kind":"CLIENT","name":"get /api","timestamp":1795342530000001,"duration":207000,"localEndpoint":{"serviceName":"frontend","ipv4":"127.0.0.1","port":8080},"remoteEndpoint":{"serviceName":"backend","ipv4":"192.168.99.101","port":9000},"annotations":[{"timestamp":1795342530000002,"value":"foo"}],"tags":{"clnt/finagle.version":"6.45.0","http.path":"/api"},"debug":true
        """)]
    [InlineData("""
        "kind":"SERVER","timestamp":1,"localEndpoint":{"serviceName":"backend"},"shared":true
        """)]
    [InlineData("""
        "kind":"SERVER","name":"x","debug":true,"shared":true
        """)]
    [InlineData("""
        "kind":"PRODUCER","timestamp":1,"remoteEndpoint":{"serviceName":"kafka"}
        """)]
    [InlineData("""
        "kind":"CONSUMER","timestamp":1,"duration":2,"remoteEndpoint":{"serviceName":"kafka"}
        """)]
    // No timestamp, with and without a duration or an annotation.
    [InlineData("""
        "duration":5
        """)]
    [InlineData("""
        "annotations":[{"timestamp":5,"value":"a"}]
        """)]
    // Endpoints.
    [InlineData("""
        "timestamp":1,"localEndpoint":{"ipv4":"10.0.0.1"},"remoteEndpoint":{"port":443}
        """)]
    [InlineData("""
        "timestamp":1,"localEndpoint":{"port":65535},"remoteEndpoint":{"ipv6":"2001:db8::c001"}
        """)]
    [InlineData("""
        "timestamp":1,"localEndpoint":{"serviceName":"both","ipv4":"10.0.0.1","ipv6":"2001:db8::1","port":1},"remoteEndpoint":{"serviceName":"both","ipv4":"10.0.0.2","ipv6":"::1","port":2}
        """)]
    [InlineData("""
        "kind":"CLIENT","timestamp":1,"remoteEndpoint":{"serviceName":"10.0.0.1"}
        """)]
    // Errors. For Zipkin the tag alone says that there was one.
    [InlineData("""
        "timestamp":1,"tags":{"error":""}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"true"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"TRUE"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"false"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"timed out"}
        """)]
    [InlineData("""
        "timestamp":1,"annotations":[{"timestamp":1,"value":"error"}]
        """)]
    // What OpenTelemetry's exporters and the Collector's make of a status.
    [InlineData("""
        "timestamp":1,"tags":{"otel.status_code":"OK"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"","otel.status_code":"ERROR"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"no","otel.status_code":"ERROR"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"no","otel.status_code":"Error","otel.status_description":"no"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"why","otel.status_code":"ERROR","otel.status_description":"no"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"false","otel.status_code":"ERROR"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"error":"no","otel.status_code":"OK"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"otel.status_code":"OK","otel.status_description":"fine"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"otel.status_code":"UNSET"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"otel.status_code":"GREAT","otel.status_description":"alone"}
        """)]
    // Tags that mean something to us.
    [InlineData("""
        "timestamp":1,"tags":{"span.kind":"server"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"span.kind":"internal"}
        """)]
    [InlineData("""
        "kind":"CLIENT","timestamp":1,"tags":{"span.kind":"server"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"span.kind":"loud","w3c.tracestate":"a=1,b=2"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"otel.library.name":"lib","otel.library.version":"1.2","otel.scope.name":"lib","otel.scope.version":"1.2"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"otlp.link.0":"5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2|a=1|{\"why\":\"batch\"}|0","otlp.link.1":"5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2||{}|3"}
        """)]
    [InlineData("""
        "timestamp":1,"remoteEndpoint":{"serviceName":"backend","ipv4":"10.0.0.1"},"tags":{"network.peer.address":"there","network.peer.port":"3","peer.service":"other"}
        """)]
    [InlineData("""
        "timestamp":1,"remoteEndpoint":{"serviceName":"same"},"tags":{"peer.service":"same"}
        """)]
    [InlineData("""
        "timestamp":1,"tags":{"service.name":"tag","zipkin.debug":"true","zipkin.shared":"true"}
        """)]
    // Annotations with what OpenTelemetry's exporters write of an event's attributes.
    [InlineData("""
        "timestamp":1,"annotations":[{"timestamp":1,"value":"\"rows read\":{\"rows\":7,\"table\":\"orders\"}"},{"timestamp":2,"value":"{\"json\":1}"},{"timestamp":2,"value":"|"}]
        """)]
    // Texts.
    [InlineData("""
        "timestamp":1,"localEndpoint":{"serviceName":"个人信息服务"},"tags":{"":"empty key","a":"","b":"tab\tquote\" back\\ <&>'+","ä":"Grüße 世界"}
        """)]
    public async Task What_was_posted_comes_back_equal(string fields)
    {
        var posted = $$"""{"traceId":"7180c278b62e8f6a216a2aea45d08fc9","parentId":"0000000000000001","id":"0000000000000002"{{(fields.Length > 0 ? "," : "")}}{{fields}}}""";
        Assert.Equal($"[{posted}]", await PostAndGetAsync(posted));
    }

    [Theory]
    // Zipkin's own way with names, order, ids and doubles.
    [InlineData(
        """{"id":"2","traceId":"1","name":"GET /Users","localEndpoint":{"serviceName":"FrontEnd"},"remoteEndpoint":{"serviceName":"BackEnd"},"kind":"CLIENT"}""",
        """{"traceId":"0000000000000001","id":"0000000000000002","kind":"CLIENT","name":"get /users","localEndpoint":{"serviceName":"frontend"},"remoteEndpoint":{"serviceName":"backend"}}""")]
    [InlineData("""{"traceId":"01","id":"2","parentId":"0","name":""}""", """{"traceId":"0000000000000001","id":"0000000000000002"}""")]
    [InlineData("""{"traceId":"1","id":"2","parentId":"2"}""", """{"traceId":"0000000000000001","id":"0000000000000002"}""")]
    [InlineData("""{"traceId":"10000000000000001","id":"2"}""", """{"traceId":"00000000000000010000000000000001","id":"0000000000000002"}""")]
    [InlineData("""{"traceId":"00000000000000000000000000000001","id":"2"}""", """{"traceId":"0000000000000001","id":"0000000000000002"}""")]
    [InlineData(
        """{"traceId":"1","id":"2","tags":{"b":"1","a":"2","B":"3","b":"4"},"annotations":[{"timestamp":2,"value":"b"},{"timestamp":2,"value":"a"},{"timestamp":1,"value":"c"},{"timestamp":2,"value":"b"}]}""",
        """{"traceId":"0000000000000001","id":"0000000000000002","annotations":[{"timestamp":1,"value":"c"},{"timestamp":2,"value":"a"},{"timestamp":2,"value":"b"}],"tags":{"B":"3","a":"2","b":"4"}}""")]
    [InlineData("""{"traceId":"1","id":"2","debug":false,"shared":false,"localEndpoint":{},"tags":{},"annotations":[]}""", """{"traceId":"0000000000000001","id":"0000000000000002"}""")]
    [InlineData("""{"traceId":"1","id":"2","kind":"CLIENT","shared":true}""", """{"traceId":"0000000000000001","id":"0000000000000002","kind":"CLIENT"}""")]
    [InlineData(
        """{"traceId":"1","id":"2","localEndpoint":{"ipv6":"::FFFF:10.1.2.3"},"remoteEndpoint":{"ipv6":"2001:DB8:0:0::C001"}}""",
        """{"traceId":"0000000000000001","id":"0000000000000002","localEndpoint":{"ipv4":"10.1.2.3"},"remoteEndpoint":{"ipv6":"2001:db8::c001"}}""")]
    [InlineData("""{"traceId":"1","id":"2","localEndpoint":{"ipv4":"nowhere"}}""", """{"traceId":"0000000000000001","id":"0000000000000002"}""")]
    [InlineData("""{"traceId":"1","id":"2","name":"🙂"}""", """{"traceId":"0000000000000001","id":"0000000000000002","name":"\uD83D\uDE42"}""")]
    // Differences that are ours: docs/protocols.md, "OTLP to Zipkin".
    [InlineData(
        """{"traceId":"1","id":"2","tags":{"peer.service":"db"}}""",
        """{"traceId":"0000000000000001","id":"0000000000000002","remoteEndpoint":{"serviceName":"db"}}""")]
    [InlineData(
        """{"traceId":"1","id":"2","tags":{"otel.scope.name":"lib"}}""",
        """{"traceId":"0000000000000001","id":"0000000000000002","tags":{"otel.library.name":"lib","otel.scope.name":"lib"}}""")]
    [InlineData(
        """{"traceId":"1","id":"2","annotations":[{"timestamp":1,"value":"rows read: {\"rows\":7}"}]}""",
        """{"traceId":"0000000000000001","id":"0000000000000002","annotations":[{"timestamp":1,"value":"\"rows read\":{\"rows\":7}"}]}""")]
    public async Task What_was_posted_comes_back_as_zipkin_would_write_it(string posted, string expected) =>
        Assert.Equal($"[{expected}]", await PostAndGetAsync(posted));

    [Fact]
    public async Task The_halves_of_a_shared_span_come_back_both()
    {
        const string Halves = """
            {"traceId":"000000000000000a","id":"0000000000000001","kind":"CLIENT","timestamp":1,"localEndpoint":{"serviceName":"a"},"debug":true},{"traceId":"000000000000000a","id":"0000000000000001","kind":"SERVER","timestamp":1,"localEndpoint":{"serviceName":"b"},"shared":true}
            """;
        Assert.Equal($"[{Halves}]", await PostAndGetAsync(Halves));
    }

    [Fact]
    public async Task Every_kind_of_tag_of_the_first_version_comes_back_as_text()
    {
        var span = ZipkinRequests.Read(ZipkinV1Json.Read, """
            [{"traceId":"1","id":"2","name":"x","timestamp":1,"binaryAnnotations":[
              {"key":"b","value":true,"endpoint":{"serviceName":"s"}},{"key":"f","value":"false"},{"key":"n","value":7,"type":"I64"},{"key":"error","value":true}]}]
            """u8.ToArray());
        Assert.Equal(
            """[{"traceId":"0000000000000001","id":"0000000000000002","name":"x","timestamp":1,"localEndpoint":{"serviceName":"s"},"tags":{"b":"true","error":"true","f":"false","n":"7"}}]""",
            await GetAsync(span));
    }

    private Task<string> PostAndGetAsync(string spans) => GetAsync(ZipkinRequests.Read($"[{spans}]"));

    private async Task<string> GetAsync(OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest stored)
    {
        _api.Store.Add(new TracesData { ResourceSpans = { stored.ResourceSpans } });
        var (status, _, body) = await _api.GetZipkinAsync("/api/v2/traces");
        Assert.Equal(200, status);
        return body[1..^1];
    }
}
