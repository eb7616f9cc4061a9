using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger;

public sealed class JaegerRouteTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api = fixture.Host;

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("GET", "/api/traces/1/spans")]
    [InlineData("GET", "/api/v3/nothing")]
    [InlineData("GET", "/api/deep-dependencies")] // Made-up data in Jaeger.
    [InlineData("GET", "/api/quality-metrics")]
    [InlineData("GET", "/api/archive/1")]
    [InlineData("GET", "/api/transform")]
    [InlineData("POST", "/api/services")]
    [InlineData("POST", "/api/traces")]
    [InlineData("DELETE", "/api/traces/1")]
    public async Task Knows_no_other_paths_and_methods(string method, string path) =>
        Assert.Equal((404, "text/plain; charset=utf-8", "404 page not found\n"), await SendAsync(method, path));

    [Fact]
    public async Task Has_no_archive() => Assert.Equal(
        (500, "text/plain; charset=utf-8", """{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":500,"msg":"archive span storage was not configured"}]}""" + "\n"),
        await SendAsync("POST", "/api/archive/1f"));

    [Theory]
    [InlineData("xyz-")]
    [InlineData("1?start=x")]
    [InlineData("1?end=x")]
    [InlineData("1?raw=x")]
    public async Task Reads_the_parameters_of_an_archiving_first(string path) => Assert.Equal(400, (await SendAsync("POST", $"/api/archive/{path}")).Status);

    private async Task<(int Status, string Type, string Body)> SendAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
