using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Transform;

public sealed class JaegerTransformTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api = fixture.Host;

    [Fact]
    public async Task Translates_traces_as_they_are()
    {
        const string Request = """
            {"resourceSpans":[
              {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"n","value":{"intValue":"9007199254740993"}}]},
               "scopeSpans":[{"scope":{"name":"lib","version":"1"},"spans":[
                 {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"EEE19B7EC3C1B174","name":"GET <&>","kind":2,
                  "startTimeUnixNano":"1544712660000001999","endTimeUnixNano":1544712661000003000,
                  "attributes":[{"key":"z","value":{"doubleValue":1e21}},{"key":"a","value":{"arrayValue":{"values":[{"stringValue":"<"},{"doubleValue":1}]}}},
                    {"key":"m","value":{"kvlistValue":{"values":[{"key":"y","value":{"intValue":1}},{"key":"x","value":{}}]}}},{"key":"b","value":{"bytesValue":"AQL/"}}],
                  "events":[{"timeUnixNano":"1544712660000002999","name":"e","attributes":[{"key":"event","value":{"stringValue":"said"}}]},{"name":"f"}],
                  "links":[{"traceId":"00000000000000000000000000000007","spanId":"0000000000000008"}],
                  "status":{"code":2,"message":"no"}}]}]},
              {"scopeSpans":[{"spans":[{"traceId":"00000000000000000000000000000001","spanId":"0000000000000002","parentSpanId":"0000000000000001","name":"other"},
                 {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"twice"}]}]}]}
            """;
        var expected = """
            {"data":[{"traceID":"5b8efff798038103d269b633813fc60c","spans":[{"traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b174",
            "operationName":"GET \u003c\u0026\u003e","references":[{"refType":"FOLLOWS_FROM","traceID":"0000000000000007","spanID":"0000000000000008"}],
            "startTime":1544712660000001,"duration":1000001,"tags":[{"key":"otel.scope.name","type":"string","value":"lib"},{"key":"otel.scope.version","type":"string","value":"1"},
            {"key":"z","type":"float64","value":1e+21},{"key":"a","type":"string","value":"[\"\u003c\",1]"},{"key":"m","type":"string","value":"{\"x\":null,\"y\":1}"},
            {"key":"b","type":"binary","value":"AQL/"},{"key":"span.kind","type":"string","value":"server"},{"key":"otel.status_code","type":"string","value":"ERROR"},
            {"key":"error","type":"bool","value":true},{"key":"otel.status_description","type":"string","value":"no"}],
            "logs":[{"timestamp":1544712660000002,"fields":[{"key":"event","type":"string","value":"said"}]},{"timestamp":0,"fields":[{"key":"event","type":"string","value":"f"}]}],
            "processID":"p1","warnings":null},{"traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b174","operationName":"twice","references":[],
            "startTime":0,"duration":0,"tags":[],"logs":[],"processID":"p2","warnings":null}],
            "processes":{"p1":{"serviceName":"shop","tags":[{"key":"n","type":"int64","value":"9007199254740993"}]},"p2":{"serviceName":"OTLPResourceNoServiceName","tags":[]}},"warnings":null},
            {"traceID":"0000000000000001","spans":[{"traceID":"0000000000000001","spanID":"0000000000000002","operationName":"other",
            "references":[{"refType":"CHILD_OF","traceID":"0000000000000001","spanID":"0000000000000001"}],"startTime":0,"duration":0,"tags":[],"logs":[],"processID":"p1","warnings":null}],
            "processes":{"p1":{"serviceName":"OTLPResourceNoServiceName","tags":[]}},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}
            """.ReplaceLineEndings("");

        Assert.Equal((200, "application/json", expected), await PostAsync(Request));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"resourceSpans":[]}""")]
    [InlineData("""{"resourceSpans":[{"resource":{"attributes":[]}}]}""")]
    public async Task Translates_nothing_to_nothing(string request) =>
        Assert.Equal((200, "application/json", """{"data":[],"total":0,"limit":0,"offset":0,"errors":null}"""), await PostAsync(request));

    [Theory]
    [InlineData("", "invalid JSON")]
    [InlineData("Bad Payload", "invalid JSON")]
    [InlineData("[]", "an OTLP request in JSON is an object")]
    [InlineData("""{"resourceSpans":7}""", "'resourceSpans' must be an array")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"ab"}]}]}]}""", "invalid length for TraceID")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"abcd"}]}]}]}""", "invalid length for SpanID")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"links":[{"spanId":"abcd"}]}]}]}]}""", "invalid length for SpanID")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}""", "hexadecimal")]
    public async Task Refuses_what_is_no_otlp(string request, string message)
    {
        var (status, type, body) = await PostAsync(request);

        Assert.Equal((400, "text/plain; charset=utf-8"), (status, type));
        var error = JsonNode.Parse(body)!["errors"]![0]!;
        Assert.Equal(400, error["code"]!.GetValue<int>());
        Assert.StartsWith("cannot unmarshal OTLP : ", error["msg"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(message, error["msg"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_is_too_large_and_what_is_tiny_but_would_become_large()
    {
        await using var api = await ApiHost.StartAsync(("Limits:MaxRequestBytes", "200000"), ("Limits:MaxInFlightBytes", "4000000"));

        Assert.Equal(413, (await PostAsync($$"""{"x":"{{new string('x', 200_000)}}"}""", api)).Status);
        var spans = string.Join(',', Enumerable.Repeat("{}", 50_000));
        Assert.Equal(429, (await PostAsync($$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{spans}}]}]}]}""", api)).Status);
        Assert.Equal(200, (await PostAsync("{}", api)).Status);
    }

    private async Task<(int Status, string Type, string Body)> PostAsync(string json, ApiHost? api = null)
    {
        using var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await (api ?? _api).Client.PostAsync(new Uri("/api/transform", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
