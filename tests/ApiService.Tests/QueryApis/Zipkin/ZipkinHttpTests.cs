using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using Tracepost.ApiService.Tests.Hosting;
using static Tracepost.ApiService.Tests.QueryApis.Zipkin.ZipkinApi;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>Doors, methods, headers, other origins, and what Zipkin's UI and probes ask for.</summary>
public sealed class ZipkinHttpTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public ZipkinHttpTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    public static TheoryData<string> Paths =>
    [
        "traces", "trace/1", "traceMany?traceIds=1,2", "services", "spans?serviceName=a", "remoteServices?serviceName=a", "autocompleteKeys",
        "autocompleteValues?key=k",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Serves_every_path_where_a_zipkin_server_has_it(string path)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));

        var answer = await _api.GetZipkinAsync($"/api/v2/{path}");
        Assert.Equal((200, Json), (answer.Status, answer.ContentType));
        Assert.Equal(answer, await _api.GetZipkinAsync($"/zipkin/api/v2/{path}"));
        Assert.Equal(answer, await _api.GetAsync($"/zipkin/api/v2/{path}"));
        Assert.Equal(404, (await _api.GetAsync($"/api/v2/{path}")).Status);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task HEAD_is_GET_without_a_body(string path)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));
        using var answer = await _api.SendZipkinAsync(HttpMethod.Head, $"/api/v2/{path}");
        Assert.Equal((HttpStatusCode.OK, Json), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task OPTIONS_says_what_there_is(string path)
    {
        using var answer = await _api.SendZipkinAsync(HttpMethod.Options, $"/api/v2/{path}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("GET", answer.Content.Headers.Allow);
        Assert.Contains("HEAD", answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("POST", "traces")]
    [InlineData("PUT", "trace/1")]
    [InlineData("DELETE", "services")]
    [InlineData("TRACE", "traces")]
    public async Task Takes_no_other_method(string method, string path)
    {
        using var answer = await _api.SendZipkinAsync(new HttpMethod(method), $"/api/v2/{path}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/v2/traces")]
    [InlineData("/api/v2/trace/nothing")]
    [InlineData("/api/v2/trace/1")]
    [InlineData("/config.json")]
    public async Task Any_page_may_read(string path)
    {
        using var answer = await _api.SendZipkinAsync(HttpMethod.Get, path, ("Origin", "http://foo.example.com"));
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(answer.Headers.Contains("Vary"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));

        using var own = await _api.SendZipkinAsync(HttpMethod.Get, path);
        Assert.False(own.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Only_pages_that_are_named_may_read_if_some_are()
    {
        await using var api = await ApiHost.StartAsync(("Limits:ZipkinAllowedOrigins:0", "http://good.example"));

        using var good = await api.SendZipkinAsync(HttpMethod.Get, "/api/v2/traces", ("Origin", "http://good.example"));
        Assert.Equal("http://good.example", Assert.Single(good.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("Origin", Assert.Single(good.Headers.Vary));
        using var bad = await api.SendZipkinAsync(HttpMethod.Get, "/api/v2/traces", ("Origin", "http://bad.example"));
        Assert.False(bad.Headers.Contains("Access-Control-Allow-Origin"));

        using var asked = await api.SendZipkinAsync(
            HttpMethod.Options, "/api/v2/traces",
            ("Origin", "http://good.example"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "content-type"));
        Assert.True(asked.IsSuccessStatusCode);
        Assert.Equal("http://good.example", Assert.Single(asked.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("GET", Assert.Single(asked.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Contains("content-type", Assert.Single(asked.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Tells_zipkin_s_ui_its_defaults()
    {
        var expected = JsonNode.Parse("""
            {"environment":"","queryLimit":10,"defaultLookback":900000,"searchEnabled":true,"logsUrl":null,"supportUrl":null,"archivePostUrl":null,
            "archiveUrl":null,"dependency":{"enabled":true,"lowErrorRate":0.5,"highErrorRate":0.75}}
            """);
        using var answer = await _api.SendZipkinAsync(HttpMethod.Get, "/zipkin/config.json");
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("max-age=600", answer.Headers.CacheControl!.ToString());
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))));
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse((await _api.GetZipkinAsync("/config.json")).Body)));
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse((await _api.GetAsync("/zipkin/config.json")).Body)));
        Assert.Equal(404, (await _api.GetAsync("/config.json")).Status);

        using var again = await _api.SendZipkinAsync(HttpMethod.Get, "/zipkin/config.json", ("If-None-Match", answer.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var other = await _api.SendZipkinAsync(HttpMethod.Get, "/zipkin/config.json", ("If-None-Match", "\"aargh\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Tells_zipkin_s_ui_what_is_configured()
    {
        await using var api = await ApiHost.StartAsync(
            ("Zipkin:Ui:Environment", "stage"), ("Zipkin:Ui:QueryLimit", "20"), ("Zipkin:Ui:DefaultLookback", "3600000"),
            ("Zipkin:Ui:LogsUrl", "http://logs/{traceId}"), ("Zipkin:Ui:SupportUrl", "http://help"),
            ("Zipkin:Ui:ArchivePostUrl", "http://archive/api/v2/spans"),
            ("Zipkin:Ui:ArchiveUrl", "http://archive/{traceId}"), ("Zipkin:Ui:DependencyEnabled", "false"), ("Zipkin:Ui:DependencyLowErrorRate", "0.1"),
            ("Zipkin:Ui:DependencyHighErrorRate", "0.2"));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"environment":"stage","queryLimit":20,"defaultLookback":3600000,"searchEnabled":true,"logsUrl":"http://logs/{traceId}",
                "supportUrl":"http://help","archivePostUrl":"http://archive/api/v2/spans","archiveUrl":"http://archive/{traceId}",
                "dependency":{"enabled":false,"lowErrorRate":0.1,"highErrorRate":0.2}}
                """),
            JsonNode.Parse((await api.GetZipkinAsync("/config.json")).Body)));
    }

    [Fact]
    public async Task Tells_probes_that_it_is_well_and_what_it_is()
    {
        var (status, type, body) = await _api.GetZipkinAsync("/health");
        Assert.Equal((200, "application/json; charset=utf-8"), (status, type));
        Assert.Equal("""{"status":"UP","zipkin":{"status":"UP","details":{"self":{"status":"UP"}}}}""", body);

        (status, type, body) = await _api.GetZipkinAsync("/info");
        Assert.Equal((200, "application/json; charset=utf-8"), (status, type));
        Assert.NotEmpty(JsonNode.Parse(body)!["zipkin"]!["version"]!.GetValue<string>());
        Assert.NotNull(JsonNode.Parse(body)!["zipkin"]!["commit"]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_store_that_is_away_is_503_and_a_line_of_text(string path)
    {
        _api.Store.Failure = new RpcException(new Status(StatusCode.Unavailable, "PostgreSQL is away"));
        Assert.Equal((503, Text, "the trace store is not available: PostgreSQL is away"), await _api.GetZipkinAsync($"/api/v2/{path}"));
    }
}
