using Tracepost.ApiService.Tests.Hosting;
using static Tracepost.ApiService.Tests.QueryApis.Zipkin.ZipkinApi;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>Traces by their ids: <c>/trace/{traceId}</c> and <c>/traceMany</c>.</summary>
public sealed class ZipkinTraceIdTests : IClassFixture<ApiFixture>
{
    private const string Long = "7180c278b62e8f6a216a2aea45d08fc9";

    private readonly ApiHost _api;

    public ZipkinTraceIdTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("1", "0000000000000001")]
    [InlineData("0001", "0000000000000001")]
    [InlineData("216a2aea45d08fc9", "216a2aea45d08fc9")]
    [InlineData("0000000000000000216a2aea45d08fc9", "216a2aea45d08fc9")]
    [InlineData("1216a2aea45d08fc9", "0000000000000001216a2aea45d08fc9")]
    [InlineData(Long, Long)]
    [InlineData(Long + "%20", Long)]
    [InlineData("%20%09" + Long + "%0A", Long)]
    public async Task Takes_an_id_of_either_length(string asked, string id)
    {
        Assert.Equal((404, Text, $"{id} not found"), await _api.GetZipkinAsync($"/api/v2/trace/{asked}"));

        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span(id, 1)])));

        var (status, type, body) = await _api.GetZipkinAsync($"/api/v2/trace/{asked}");
        Assert.Equal((200, Json), (status, type));
        Assert.StartsWith($$"""[{"traceId":"{{id}}","id":"0000000000000001",""", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0e8b46e1-81b", "0e8b46e1-81b should be lower-hex encoded with no prefix")]
    [InlineData("0x1", "0x1 should be lower-hex encoded with no prefix")]
    [InlineData("ABC", "ABC should be lower-hex encoded with no prefix")]
    [InlineData("%C3%BC", "ü should be lower-hex encoded with no prefix")]
    [InlineData("a%20b", "a b should be lower-hex encoded with no prefix")]
    [InlineData("000000000000000000000000000000001", "traceId.length > 32")]
    [InlineData("0", "traceId is all zeros")]
    [InlineData("00000000000000000000000000000000", "traceId is all zeros")]
    [InlineData("%20", "traceId is empty")]
    [InlineData("1%27%3Bdrop%20table%20x", "1';drop table x should be lower-hex encoded with no prefix")]
    public async Task Refuses_what_is_no_id(string asked, string message)
    {
        Assert.Equal((400, Text, message), await _api.GetZipkinAsync($"/api/v2/trace/{asked}"));
        Assert.Equal((400, Text, message), await _api.GetZipkinAsync($"/zipkin/api/v2/trace/{asked}"));
    }

    [Theory]
    [InlineData("/api/v2/trace")]
    [InlineData("/api/v2/trace/1/2")]
    [InlineData("/api/v2/nothing")]
    public async Task Knows_no_other_path(string path) => Assert.Equal(404, (await _api.GetZipkinAsync(path)).Status);

    [Fact]
    public async Task A_long_id_is_another_than_its_short_half()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span(Long, 1)])));

        Assert.Equal((404, Text, $"{Long[16..]} not found"), await _api.GetZipkinAsync($"/api/v2/trace/{Long[16..]}"));
        Assert.Equal(404, (await _api.GetZipkinAsync($"/api/v2/trace/{Long[15..]}")).Status);
    }

    [Fact]
    public async Task Gets_several_traces_and_passes_unknown_ones_over()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("a", 1)])));
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("b", 1), Otlp.Span("b", 2, 1)])));

        var (status, type, body) = await _api.GetZipkinAsync("/api/v2/traceMany?traceIds=abcd,b,000000000000000a");

        Assert.Equal((200, Json), (status, type));
        Assert.Equal([["000000000000000b/1", "000000000000000b/2"], ["000000000000000a/1"]], ZipkinSpans.Ids(body));
        Assert.Equal("[]", (await _api.GetZipkinAsync("/api/v2/traceMany?traceIds=1,2")).Body);
    }

    [Theory]
    [InlineData("", "Mandatory parameter/header/attribute is missing: traceIds")]
    [InlineData("?traceIds=", "traceIds parameter is empty")]
    [InlineData("?traceIds=a", "Use /api/v2/trace/{traceId} endpoint to retrieve a single trace")]
    [InlineData("?traceIds=a,", "traceId is empty")]
    [InlineData("?traceIds=,a", "traceId is empty")]
    [InlineData("?traceIds=,", "traceId is empty")]
    [InlineData("?traceIds=a,b,a", "redundant traceId: a")]
    [InlineData("?traceIds=a,000a", "redundant traceId: 000a")]
    [InlineData("?traceIds=000000000000000a,0000000000000000000000000000000a", "redundant traceId: 0000000000000000000000000000000a")]
    [InlineData("?traceIds=a,%20b", " b should be lower-hex encoded with no prefix")]
    [InlineData("?traceIds=a,0e8b46e1-81b", "0e8b46e1-81b should be lower-hex encoded with no prefix")]
    [InlineData("?traceIds=a,000000000000000000000000000000001", "traceId.length > 32")]
    [InlineData("?traceIds=a,0", "traceId is all zeros")]
    public async Task Refuses_lists_with_zipkin_s_words(string query, string message)
    {
        Assert.Equal((400, Text, message), await _api.GetZipkinAsync($"/api/v2/traceMany{query}"));
        Assert.Null(_api.Store.Search.LastGet);
    }

    [Fact]
    public async Task Takes_a_thousand_ids_and_no_more()
    {
        Assert.Equal((200, Json, "[]"), await _api.GetZipkinAsync($"/api/v2/traceMany?traceIds={Hex(200)}"));
        Assert.Equal(200, _api.Store.Search.LastGet!.TraceIds.Count);
        Assert.Equal((200, Json, "[]"), await _api.GetZipkinAsync($"/api/v2/traceMany?traceIds={Hex(1000)}"));
        Assert.Equal(1000, _api.Store.Search.LastGet.TraceIds.Count);

        // As in Zipkin, the thousandth is what is left of the list, and no id.
        Assert.Equal((400, Text, "3e8,3e9 should be lower-hex encoded with no prefix"), await _api.GetZipkinAsync($"/api/v2/traceMany?traceIds={Hex(1001)}"));

        static string Hex(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => i.ToString("x", null)));
    }

    [Fact]
    public async Task Finds_a_lenient_id_s_spans_as_one_trace()
    {
        _api.Store.Search.Lenient = true;
        _api.Store.Add(Otlp.Trace(("back", [Otlp.Span(Long[16..], 2, 1)])));
        _api.Store.Add(Otlp.Trace(("front", [Otlp.Span(Long, 1)])));

        string[] both = [$"{Long}/1", $"{Long[16..]}/2"];
        Assert.Equal([both], ZipkinSpans.Ids((await _api.GetZipkinAsync($"/api/v2/traceMany?traceIds={Long},1")).Body));
        Assert.Equal([both], ZipkinSpans.Ids((await _api.GetZipkinAsync("/api/v2/traces")).Body));
        Assert.Equal([both], ZipkinSpans.Ids($"[{(await _api.GetZipkinAsync($"/api/v2/trace/{Long[16..]}")).Body}]"));

        _api.Store.Search.Lenient = false;
        Assert.Equal([[both[0]], [both[1]]], ZipkinSpans.Ids((await _api.GetZipkinAsync("/api/v2/traces")).Body));
    }
}
