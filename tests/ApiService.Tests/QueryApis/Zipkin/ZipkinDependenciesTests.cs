using System.Net;
using Grpc.Core;
using Tracepost.ApiService.Tests.Hosting;
using static Tracepost.ApiService.Tests.QueryApis.Zipkin.ZipkinApi;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary><c>GET /api/v2/dependencies</c>: https://zipkin.io/zipkin-api/#/default/get_dependencies.</summary>
public sealed class ZipkinDependenciesTests : IClassFixture<ApiFixture>
{
    private const ulong Milli = 1_000_000;

    private readonly ApiHost _api;

    public ZipkinDependenciesTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("/api/v2/dependencies")]
    [InlineData("/zipkin/api/v2/dependencies")]
    public async Task Links_have_errors_if_there_were_some(string path)
    {
        _api.Store.Links.Add("app", "db", 12, 3);
        _api.Store.Links.Add("web", "app", 1);
        Assert.Equal(
            (200, Json, """[{"parent":"app","child":"db","callCount":12,"errorCount":3},{"parent":"web","child":"app","callCount":1}]"""),
            await _api.GetZipkinAsync($"{path}?endTs=1795342531000&lookback=1000"));
        Assert.Equal((1795342530000 * Milli, 1795342531000 * Milli + 999_999), (_api.Store.Links.Last!.StartMin, _api.Store.Links.Last.StartMax));
    }

    [Fact]
    public async Task The_door_http_has_it_too()
    {
        Assert.Equal((200, Json, "[]"), await _api.GetAsync("/zipkin/api/v2/dependencies?endTs=1795342531000"));
        Assert.Equal(404, (await _api.GetAsync("/api/v2/dependencies?endTs=1795342531000")).Status);
    }

    [Fact]
    public async Task Names_are_in_lower_case_and_one_if_they_differ_in_nothing_else()
    {
        _api.Store.Links.Add("Web", "App", 2, 1);
        _api.Store.Links.Add("web", "app", 3);
        Assert.Equal("""[{"parent":"web","child":"app","callCount":5,"errorCount":1}]""", (await _api.GetZipkinAsync("/api/v2/dependencies?endTs=1795342531000")).Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&lookback=")]
    public async Task Without_a_lookback_it_is_a_day(string more)
    {
        await _api.GetZipkinAsync("/api/v2/dependencies?endTs=1795342531000" + more);
        Assert.Equal((1795342531000 - 86400000) * Milli, _api.Store.Links.Last!.StartMin);
    }

    [Theory]
    [InlineData("", "Mandatory parameter/header/attribute is missing: endTs")]
    [InlineData("?lookback=1", "Mandatory parameter/header/attribute is missing: endTs")]
    [InlineData("?endTs=", "Cannot set null to primitive type parameter: endTs")]
    [InlineData("?endTs=now", "For input string: \"now\"")]
    [InlineData("?endTs=1&lookback=1d", "For input string: \"1d\"")]
    [InlineData("?endTs=0", "endTs <= 0")]
    [InlineData("?endTs=-5&lookback=0", "endTs <= 0")]
    [InlineData("?endTs=1&lookback=0", "lookback <= 0")]
    [InlineData("?endTs=1&lookback=-1", "lookback <= 0")]
    public async Task What_makes_no_sense_is_refused_in_Zipkins_words(string query, string message) =>
        Assert.Equal((400, Text, message), await _api.GetZipkinAsync("/api/v2/dependencies" + query));

    [Fact]
    public async Task A_lookback_may_reach_beyond_1970_and_an_end_beyond_all_times()
    {
        await _api.GetZipkinAsync("/api/v2/dependencies?endTs=1000&lookback=9223372036854775807");
        Assert.Equal(0ul, _api.Store.Links.Last!.StartMin);
        await _api.GetZipkinAsync("/api/v2/dependencies?endTs=9223372036854775807&lookback=9223372036854775807");
        Assert.Equal((0ul, (ulong)long.MaxValue - 1), (_api.Store.Links.Last!.StartMin, _api.Store.Links.Last.StartMax));
    }

    [Fact]
    public async Task Any_page_may_ask()
    {
        using var response = await _api.SendZipkinAsync(HttpMethod.Get, "/api/v2/dependencies?endTs=1795342531000", ("Origin", "http://ui.example"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_store_that_is_away_is_said_to_be()
    {
        _api.Store.Failure = new RpcException(new Status(StatusCode.Unavailable, "gone"));
        Assert.Equal((503, Text, "the trace store is not available: gone"), await _api.GetZipkinAsync("/api/v2/dependencies?endTs=1795342531000"));
    }
}
