using Tracepost.ApiService.Tests.Hosting;
using static Tracepost.ApiService.Tests.QueryApis.Zipkin.ZipkinApi;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>Lists of names, and how long a client may keep them.</summary>
public sealed class ZipkinNamesTests : IClassFixture<ApiFixture>
{
    private const string MayBeKept = "max-age=300, must-revalidate";

    private readonly ApiHost _api;

    public ZipkinNamesTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Lists_services_sorted_in_lower_case_and_once()
    {
        foreach (var service in (string[])["shop", "Cart", "cart", "a\tb", "ärger", "Zoo", "empty-service-name"]) _api.Store.Operations[service] = [];

        Assert.Equal((200, Json, """["a\tb","cart","empty-service-name","shop","zoo","ärger"]"""), await _api.GetZipkinAsync("/api/v2/services"));
        Assert.Equal((200, Json, """["a\tb","cart","empty-service-name","shop","zoo","ärger"]"""), await _api.GetAsync("/zipkin/api/v2/services"));
    }

    [Fact]
    public async Task Spans_without_a_service_are_of_no_service()
    {
        _api.Store.Operations["missing-service-name"] = [];
        Assert.Equal("[]", (await _api.GetZipkinAsync("/api/v2/services")).Body);
    }

    [Theory]
    [InlineData("spans?serviceName=Front%20End", "spans front end")]
    [InlineData("remoteServices?serviceName=Front%20End", "remote front end")]
    [InlineData("spans?serviceName=%E4%B8%AA%E4%BA%BA%E4%BF%A1%E6%81%AF%E6%9C%8D%E5%8A%A1", "spans 个人信息服务")]
    [InlineData("remoteServices?serviceName=a&serviceName=b", "remote a")]
    [InlineData("spans?serviceName=%27;%20drop%20table%20services;%20--", "spans '; drop table services; --")]
    [InlineData("autocompleteValues?key=http.Host", "values http.Host")]
    [InlineData("autocompleteKeys", "keys")]
    public async Task Asks_for_the_names_and_sorts_them(string path, string asked)
    {
        _api.Store.Search.Names.AddRange(["b", "a \"quoted\"", "", "B"]);

        Assert.Equal((200, Json, """["B","a \"quoted\"","b"]"""), await _api.GetZipkinAsync($"/api/v2/{path}"));
        Assert.Equal(asked, _api.Store.Search.LastNames);
    }

    [Theory]
    [InlineData("spans?serviceName=")]
    [InlineData("remoteServices?serviceName=")]
    [InlineData("autocompleteValues?key=")]
    public async Task Knows_nothing_of_nothing(string path)
    {
        _api.Store.Search.Names.Add("name");
        Assert.Equal((200, Json, "[]"), await _api.GetZipkinAsync($"/api/v2/{path}"));
    }

    [Theory]
    [InlineData("spans", "serviceName")]
    [InlineData("spans?service=a", "serviceName")]
    [InlineData("remoteServices", "serviceName")]
    [InlineData("autocompleteValues", "key")]
    public async Task Refuses_to_guess_with_zipkin_s_words(string path, string parameter) => Assert.Equal(
        (400, Text, $"Mandatory parameter/header/attribute is missing: {parameter}"), await _api.GetZipkinAsync($"/api/v2/{path}"));

    [Fact]
    public async Task Names_may_be_kept_once_there_are_more_than_three_services()
    {
        foreach (var service in (string[])["foo", "bar", "BAR", "baz"]) _api.Store.Operations[service] = [];
        string[] paths = ["services", "spans?serviceName=web", "remoteServices?serviceName=web"];
        foreach (var path in paths) Assert.Null(await CacheControlAsync(path));

        _api.Store.Operations["quz"] = [];
        Assert.Null(await CacheControlAsync("spans?serviceName=web")); // Nobody has asked for the services since.
        foreach (var path in paths) Assert.Equal(MayBeKept, await CacheControlAsync(path));

        _api.Store.Clear();
        Assert.Equal(MayBeKept, await CacheControlAsync("spans?serviceName=web"));
        Assert.Null(await CacheControlAsync("services"));
        Assert.Null(await CacheControlAsync("spans?serviceName=web"));
    }

    [Fact]
    public async Task Keys_may_be_kept_and_values_if_there_are_more_than_three()
    {
        _api.Store.Search.Names.AddRange(["a", "b", "c"]);
        Assert.Equal(MayBeKept, await CacheControlAsync("autocompleteKeys"));
        Assert.Null(await CacheControlAsync("autocompleteValues?key=k"));
        _api.Store.Search.Names.Add("d");
        Assert.Equal(MayBeKept, await CacheControlAsync("autocompleteValues?key=k"));
    }

    [Fact]
    public async Task Names_may_be_kept_as_long_as_configured()
    {
        await using var api = await ApiHost.StartAsync(("Zipkin:NamesMaxAge", "7"));
        using var answer = await api.SendZipkinAsync(HttpMethod.Get, "/api/v2/autocompleteKeys");
        Assert.Equal("max-age=7, must-revalidate", answer.Headers.NonValidated["Cache-Control"].ToString());
    }

    private async Task<string?> CacheControlAsync(string path)
    {
        using var answer = await _api.SendZipkinAsync(HttpMethod.Get, $"/api/v2/{path}");
        return answer.Headers.NonValidated.TryGetValues("Cache-Control", out var values) ? values.ToString() : null;
    }
}
