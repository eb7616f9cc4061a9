using Grpc.Core;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger;

/// <summary><c>GET /api/dependencies</c> as Jaeger 2.20 answers it.</summary>
public sealed class JaegerDependenciesTests : IClassFixture<ApiFixture>
{
    private const ulong Milli = 1_000_000;
    private const string Empty = """{"data":[],"total":0,"limit":0,"offset":0,"errors":null}""";

    private readonly ApiHost _api;

    public JaegerDependenciesTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Links_are_in_the_envelope_without_a_total()
    {
        _api.Store.Links.Add("app", "db", 12, 3);
        _api.Store.Links.Add("web", "ü \"app\"", 1);
        Assert.Equal(
            (200, "application/json", """{"data":[{"parent":"app","child":"db","callCount":12},{"parent":"web","child":"ü \"app\"","callCount":1}],"total":0,"limit":0,"offset":0,"errors":null}"""),
            await _api.GetAsync("/api/dependencies?endTs=1476374248550&lookback=3600000"));
        Assert.Equal(1476374248550ul * Milli, _api.Store.Links.Last!.StartMax);
        Assert.Equal((1476374248550ul - 3600000) * Milli, _api.Store.Links.Last.StartMin);
    }

    [Fact]
    public async Task None_are_an_empty_list() => Assert.Equal((200, "application/json", Empty), await _api.GetAsync("/api/dependencies?endTs=1476374248550"));

    [Fact]
    public async Task Without_times_it_is_the_last_day()
    {
        var before = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * Milli;
        await _api.GetAsync("/api/dependencies?endTs=&lookback=&service=");
        var (from, to) = (_api.Store.Links.Last!.StartMin, _api.Store.Links.Last.StartMax);
        Assert.InRange(to, before, before + 600_000 * Milli);
        Assert.Equal(86_400_000 * Milli, to - from);
    }

    [Theory]
    [InlineData("web", "web>app")]
    [InlineData("db", "app>db")]
    [InlineData("app", "app>db,web>app")]
    [InlineData("App", "")]
    [InlineData("ap", "")]
    [InlineData("", "app>db,web>app")]
    [InlineData("%27%3B%20DROP%20TABLE%20services%3B--", "")]
    public async Task A_service_has_the_links_that_begin_or_end_at_it(string service, string links)
    {
        _api.Store.Links.Add("app", "db", 1);
        _api.Store.Links.Add("web", "app", 1);
        var (_, _, body) = await _api.GetAsync($"/api/dependencies?service={service}");
        var data = System.Text.Json.Nodes.JsonNode.Parse(body)!["data"]!.AsArray();
        Assert.Equal(links, string.Join(",", data.Select(link => $"{link!["parent"]}>{link["child"]}")));
    }

    [Theory]
    [InlineData("endTs=shazbot", "endTs", "strconv.ParseInt: parsing \\\"shazbot\\\": invalid syntax")]
    [InlineData("endTs=1&lookback=1h", "lookback", "strconv.ParseInt: parsing \\\"1h\\\": invalid syntax")]
    [InlineData("endTs=1.5", "endTs", "strconv.ParseInt: parsing \\\"1.5\\\": invalid syntax")]
    [InlineData("lookback=99999999999999999999", "lookback", "strconv.ParseInt: parsing \\\"99999999999999999999\\\": value out of range")]
    public async Task A_time_that_is_none_is_refused(string query, string name, string error) => Assert.Equal(
        (400, "text/plain; charset=utf-8",
            $$"""{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":400,"msg":"unable to parse param '{{name}}': {{error}}"}]}""" + "\n"),
        await _api.GetAsync($"/api/dependencies?{query}"));

    [Theory]
    [InlineData("endTs=1476374248550&lookback=-1")]
    [InlineData("endTs=-1")]
    [InlineData("endTs=0")]
    [InlineData("endTs=-9223372036854775808&lookback=9223372036854775807")]
    public async Task A_window_without_time_in_it_has_no_links(string query)
    {
        _api.Store.Links.Add("web", "app", 1);
        Assert.Equal((200, "application/json", Empty), await _api.GetAsync($"/api/dependencies?{query}"));
    }

    [Fact]
    public async Task A_window_may_be_as_long_as_there_are_numbers()
    {
        await _api.GetAsync("/api/dependencies?endTs=9223372036854775807&lookback=9223372036854775807");
        Assert.Equal((0ul, (ulong)long.MaxValue), (_api.Store.Links.Last!.StartMin, _api.Store.Links.Last.StartMax));
    }

    [Fact]
    public async Task It_can_be_pretty() =>
        Assert.Contains("\n    \"data\": []", (await _api.GetAsync("/api/dependencies?prettyPrint=true")).Body.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_store_that_is_away_is_said_to_be()
    {
        _api.Store.Failure = new RpcException(new Status(StatusCode.Unavailable, "gone"));
        Assert.Equal(
            (503, "text/plain; charset=utf-8",
                """{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":503,"msg":"the trace store is not available: gone"}]}""" + "\n"),
            await _api.GetAsync("/api/dependencies"));
    }
}
