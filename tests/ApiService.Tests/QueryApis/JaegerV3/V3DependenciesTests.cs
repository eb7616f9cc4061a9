using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary><c>GET /api/v3/dependencies</c>.</summary>
public sealed class V3DependenciesTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public V3DependenciesTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("startTime=2026-11-22T00:00:00Z&endTime=2026-11-22T00:00:00.000000001Z")]
    [InlineData("start_time=2026-11-22T01:00:00%2B01:00&end_time=2026-11-22T00:00:00.000000001Z")]
    public async Task Links_are_the_message_of_the_definition_as_JSON(string window)
    {
        _api.Store.Links.Add("web", "app", 18446744073709551615);
        Assert.Equal(
            (200, "application/json", """{"dependencies":[{"parent":"web","child":"app","callCount":"18446744073709551615"}]}"""),
            await _api.GetAsync($"/api/v3/dependencies?{window}"));
        Assert.Equal((1795305600000000000ul, 1795305600000000001ul), (_api.Store.Links.Last!.StartMin, _api.Store.Links.Last.StartMax));
    }

    [Fact]
    public async Task None_are_an_empty_list() =>
        Assert.Equal("""{"dependencies":[]}""", (await _api.GetAsync("/api/v3/dependencies?startTime=2026-11-22T00:00:00Z&endTime=2026-11-23T00:00:00Z")).Body);

    [Theory]
    [InlineData("", "start_time is required")]
    [InlineData("startTime=2026-11-22T00:00:00Z", "end_time is required")]
    [InlineData("startTime=2026-11-22T00:00:00Z&endTime=2026-11-22T00:00:00Z", "end_time must be after start_time")]
    public async Task A_window_needs_both_ends_in_order(string query, string message) =>
        Assert.Equal(V3.Error(400, message), await _api.GetAsync($"/api/v3/dependencies?{query}"));
}
