using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger;

public sealed class JaegerHostileTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public JaegerHostileTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("service=s&start=-9223372036854775808&end=9223372036854775807")]
    [InlineData("service=s&limit=2147483647")]
    [InlineData("service=s&minDuration=-1s&maxDuration=2562047h47m16.854775807s")]
    [InlineData("service=s&service=t&limit=1&limit=x&start=1&start=x&raw=0&raw=x")] // The first of several counts.
    [InlineData("service=%27%3B%20drop%20table%20trace_fragments%3B--&operation=%25%27%20or%201%3D1")]
    [InlineData("service=a%00b&operation=%00&tag=%00:%00")]
    [InlineData("service=s&end=1;2&limit=;")] // No parameters in Go, and so not there.
    [InlineData("service=s&LIMIT=x&Start=x")] // Other names.
    [InlineData("service=%FF%FE")]
    public async Task Answers_what_is_odd_but_has_a_meaning(string query) =>
        Assert.Equal((200, """{"data":[],"total":0,"limit":0,"offset":0,"errors":null}"""), await AskAsync(query));

    [Theory]
    [InlineData("service=s&limit=-2147483649", """strconv.ParseInt: parsing "-2147483649": value out of range""")]
    [InlineData("service=s&start=+1", """unable to parse param 'start': strconv.ParseInt: parsing " 1": invalid syntax""")]
    [InlineData("service=s&end=1%00", """unable to parse param 'end': strconv.ParseInt: parsing "1\x00": invalid syntax""")]
    [InlineData("service=s&limit=%C2%A0%F0%9F%98%80%22", """strconv.ParseInt: parsing "\u00a0😀\"": invalid syntax""")]
    [InlineData("service=s&minDuration=1%C3%BC", """unable to parse param 'minDuration': time: unknown unit "\xc3\xbc" in duration "1\xc3\xbc" """)]
    [InlineData("service=s&tags=%7Bx%7D", "malformed 'tags' parameter, cannot unmarshal JSON: invalid character 'x' looking for beginning of object key string")]
    [InlineData("service=s&tags=%7B%22a%22%3A%22b%22%7Dx", "malformed 'tags' parameter, cannot unmarshal JSON: invalid character 'x' after top-level value")]
    [InlineData("service=s&tags=", "malformed 'tags' parameter, cannot unmarshal JSON: unexpected end of JSON input")]
    [InlineData("service=s&tag=", "malformed 'tag' parameter, expecting key:value, received: ")]
    [InlineData("traceID=1&traceID=", """cannot parse traceID param: strconv.ParseUint: parsing "": invalid syntax""")]
    [InlineData("traceID=1%00", """cannot parse traceID param: strconv.ParseUint: parsing "1\x00": invalid syntax""")]
    public async Task Refuses_with_the_words_of_gos_parsers(string query, string message)
    {
        var (status, body) = await AskAsync(query);

        Assert.Equal(400, status);
        Assert.Equal(message.TrimEnd(), JsonNode.Parse(body)!["errors"]![0]!["msg"]!.GetValue<string>().TrimEnd());
    }

    [Fact]
    public async Task Hands_the_last_of_repeated_tags_on_and_those_of_json_before_others()
    {
        await AskAsync("service=s&tag=a:1&tag=a:2&tags=" + Uri.EscapeDataString("""{"b":"3","b":"4"}""") + "&tags=" + Uri.EscapeDataString("""{"c":"5"}""") + "&tag=c:6");

        Assert.Equal(
            ["a=2", "b=4", "c=5"],
            _api.Store.LastQuery!.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value.StringValue}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Asks_for_each_of_many_ids_once_and_names_those_that_are_missing()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 2)])));

        var (status, body) = await AskAsync(string.Join('&', Enumerable.Range(1, 500).Concat(Enumerable.Range(1, 100)).Select(id => $"traceID={id:x}")));

        Assert.Equal(200, status);
        Assert.Equal(500, _api.Store.LastGet!.Query.Count);
        Assert.Single(JsonNode.Parse(body)!["data"]!.AsArray());
        Assert.Equal(499, JsonNode.Parse(body)!["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task Refuses_a_url_that_is_too_long_and_goes_on()
    {
        Assert.Equal(414, (await AskAsync($"service={new string('x', 100_000)}")).Status);
        Assert.Equal(200, (await AskAsync("service=s")).Status);
    }

    [Theory]
    [InlineData("/api/services/%00/operations")]
    [InlineData("/api/traces/%zz")]
    [InlineData("/api/traces/%00")]
    [InlineData("/api/traces/..%2f..%2fetc")]
    public async Task Answers_odd_paths_clearly(string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_api.Url.Host, _api.Url.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);

        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Matches("^HTTP/1.1 (200|400) ", answer);
    }

    private async Task<(int Status, string Body)> AskAsync(string query)
    {
        var (status, _, body) = await _api.GetAsync($"/api/traces?{query}");
        return (status, body);
    }
}
