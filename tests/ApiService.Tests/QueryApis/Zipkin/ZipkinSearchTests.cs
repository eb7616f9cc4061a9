using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Search;
using static Tracepost.ApiService.Tests.QueryApis.Zipkin.ZipkinApi;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>The parameters of <c>GET /api/v2/traces</c>: https://zipkin.io/zipkin-api/#/default/get_traces.</summary>
public sealed class ZipkinSearchTests : IClassFixture<ApiFixture>
{
    private const ulong Day = 86_400_000_000_000;

    private readonly ApiHost _api;

    public ZipkinSearchTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Hands_every_parameter_on()
    {
        var request = await AskAsync(
            "serviceName=Front%20End&remoteServiceName=DB&spanName=GET%20%2F&minDuration=200&maxDuration=300&endTs=1795342531000&lookback=1000&limit=7"
            + "&annotationQuery=error%20and%20http.method%3DGET");

        Assert.Equal(("front end", "db", "get /", 7), (request.Service, request.RemoteService, request.SpanName, request.Limit));
        Assert.Equal((200_000ul, 300_999ul), (request.DurationMin, request.DurationMax));
        Assert.Equal((1_795_342_530_000_000_000ul, 1_795_342_531_000_000_999ul), (request.StartMin, request.StartMax));
        Assert.Equal(["error", "http.method=GET"], Conditions(request));
    }

    [Theory]
    [InlineData("")]
    [InlineData("serviceName=&remoteServiceName=&spanName=&annotationQuery=&minDuration=&maxDuration=&endTs=&lookback=")]
    [InlineData("spanName=all")]
    [InlineData("spanName=ALL&unknown=1")]
    public async Task Without_parameters_it_is_the_last_day_s_ten_newest_traces(string query)
    {
        var before = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        var request = await AskAsync(query);
        var after = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;

        Assert.Equal(("", "", "", 10), (request.Service, request.RemoteService, request.SpanName, request.Limit));
        Assert.Equal((0ul, 0ul), (request.DurationMin, request.DurationMax));
        Assert.Empty(request.Conditions);
        Assert.InRange(request.StartMax, before + 999, after + 999);
        Assert.Equal(Day + 999, request.StartMax - request.StartMin);
    }

    [Theory]
    [InlineData("endTs=1&lookback=1", 0, 1_000_999)]
    [InlineData("endTs=5&lookback=2", 3_000_000, 5_000_999)]
    [InlineData("endTs=5&lookback=9223372036854775807", 0, 5_000_999)]
    [InlineData("endTs=9223372036854775807&lookback=9223372036854775807", 0, long.MaxValue)]
    [InlineData("endTs=%2B5&lookback=05", 0, 5_000_999)]
    public async Task Times_are_milliseconds_and_bounds_belong_to_the_window(string query, ulong min, ulong max)
    {
        var request = await AskAsync(query);

        Assert.Equal((min, max), (request.StartMin, request.StartMax));
    }

    [Theory]
    [InlineData("minDuration=1", 1, 0)] // What is shorter than a microsecond is shown as one.
    [InlineData("minDuration=2", 2_000, 0)]
    [InlineData("minDuration=5&maxDuration=5", 5_000, 5_999)]
    [InlineData("minDuration=9223372036854775807", long.MaxValue - 999, 0)]
    public async Task Durations_are_microseconds_and_bounds_belong_to_them(string query, ulong min, ulong max)
    {
        var request = await AskAsync(query);

        Assert.Equal((min, max), (request.DurationMin, request.DurationMax));
    }

    [Theory]
    [InlineData("endTs=0", "endTs <= 0")]
    [InlineData("endTs=-1", "endTs <= 0")]
    [InlineData("limit=0", "limit <= 0")]
    [InlineData("limit=-5", "limit <= 0")]
    [InlineData("lookback=0", "lookback <= 0")]
    [InlineData("lookback=-1", "lookback <= 0")]
    [InlineData("minDuration=0", "minDuration <= 0")]
    [InlineData("minDuration=-1&maxDuration=-2", "minDuration <= 0")]
    [InlineData("minDuration=10&maxDuration=9", "maxDuration < minDuration")]
    [InlineData("maxDuration=9", "maxDuration is only valid with minDuration")]
    [InlineData("minDuration=&maxDuration=9", "maxDuration is only valid with minDuration")]
    [InlineData("endTs=0&limit=0&lookback=0&minDuration=0", "endTs <= 0")]
    [InlineData("lookback=0&limit=0", "limit <= 0")]
    [InlineData("limit=ten", "For input string: \"ten\"")]
    [InlineData("limit=2147483648", "For input string: \"2147483648\"")]
    [InlineData("limit=", "Cannot set null to primitive type parameter: limit")]
    [InlineData("endTs=1.5", "For input string: \"1.5\"")]
    [InlineData("endTs=%201", "For input string: \" 1\"")]
    [InlineData("lookback=1d", "For input string: \"1d\"")]
    [InlineData("minDuration=9223372036854775808", "For input string: \"9223372036854775808\"")]
    [InlineData("maxDuration=0x10&minDuration=1", "For input string: \"0x10\"")]
    public async Task Refuses_with_zipkin_s_words(string query, string message)
    {
        Assert.Equal((400, Text, message), await _api.GetZipkinAsync($"/api/v2/traces?{query}"));
        Assert.Null(_api.Store.Search.LastFind);
    }

    [Theory]
    [InlineData("error", "error")]
    [InlineData("error=", "error")]
    [InlineData("http.method=GET", "http.method=GET")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData(" a and b = c ", "a", "b=c")]
    [InlineData("a and b and c", "a", "b", "c")]
    [InlineData("a AND b", "a AND b")]
    [InlineData("bandit and sand and band", "bandit", "sand", "band")]
    [InlineData("a=1 and a=2", "a=2")]
    [InlineData("a=1 and a", "a=1")]
    [InlineData("a and a=1", "a=1")]
    [InlineData("a and a", "a")]
    [InlineData("=1")]
    [InlineData(" and ")]
    [InlineData("a and ", "a")]
    [InlineData("a and  and b", "a", "b")]
    [InlineData("Tag=Värde 世界", "Tag=Värde 世界")]
    [InlineData("'; drop table trace_fragments; --=%_.*", "'; drop table trace_fragments; --=%_.*")]
    public async Task Reads_annotation_queries(string query, params string[] conditions)
    {
        var request = await AskAsync($"annotationQuery={Uri.EscapeDataString(query)}");

        Assert.Equal(conditions, Conditions(request));
    }

    [Fact]
    public async Task Reads_at_most_a_hundred_parts_of_an_annotation_query()
    {
        var request = await AskAsync("annotationQuery=" + Uri.EscapeDataString(string.Join(" and ", Enumerable.Range(0, 102).Select(i => $"k{i}"))));

        Assert.Equal(100, request.Conditions.Count);
        Assert.Equal("k99 and k100 and k101", request.Conditions[^1].Key);
    }

    [Fact]
    public async Task Of_several_values_the_first_counts() => Assert.Equal("a", (await AskAsync("serviceName=A&serviceName=b&limit=1&limit=x")).Service);

    [Fact]
    public async Task Finds_no_more_than_configured_whatever_is_asked() => Assert.Equal(10_000, (await AskAsync("limit=2147483647")).Limit);

    [Fact]
    public async Task Looks_back_and_counts_as_configured()
    {
        await using var api = await ApiHost.StartAsync(("Zipkin:DefaultLookback", "60000"), ("Zipkin:DefaultLimit", "3"), ("Zipkin:MaxLimit", "4"));

        await api.GetZipkinAsync("/api/v2/traces?endTs=100000");
        Assert.Equal((40_000_000_000ul, 3), (api.Store.Search.LastFind!.StartMin, api.Store.Search.LastFind.Limit));
        await api.GetZipkinAsync("/api/v2/traces?limit=5");
        Assert.Equal(4, api.Store.Search.LastFind.Limit);
    }

    [Fact]
    public async Task Finds_nothing_where_search_is_off_but_gets_traces()
    {
        await using var api = await ApiHost.StartAsync(("Zipkin:SearchEnabled", "false"));
        api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));
        api.Store.Search.Names.Add("name");

        foreach (var path in new[] { "traces", "services", "spans?serviceName=shop", "remoteServices?serviceName=shop", "autocompleteValues?key=k" })
            Assert.Equal((200, Json, "[]"), await api.GetZipkinAsync($"/api/v2/{path}"));
        Assert.Equal(200, (await api.GetZipkinAsync("/api/v2/trace/1")).Status);
        Assert.Equal((400, Text, "limit <= 0"), await api.GetZipkinAsync("/api/v2/traces?limit=0"));
        Assert.Contains("\"searchEnabled\": false", (await api.GetZipkinAsync("/config.json")).Body, StringComparison.Ordinal);
    }

    private async Task<FindTracesRequest> AskAsync(string query)
    {
        Assert.Equal((200, Json, "[]"), await _api.GetZipkinAsync($"/api/v2/traces?{query}"));
        return _api.Store.Search.LastFind!;
    }

    private static IEnumerable<string> Conditions(FindTracesRequest request) =>
        request.Conditions.Select(condition => condition.HasValue ? $"{condition.Key}={condition.Value}" : condition.Key);
}
