using System.Net;
using Grpc.Core;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Shared;

/// <summary>What people see when something is not as it should be.</summary>
public sealed class FailureTests : IClassFixture<BrowserFixture>
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public FailureTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("/search?service=shop&lookback=6h")]
    [InlineData("/trace/" + Id)]
    [InlineData("/compare?id=" + Id + "&id=" + Id)]
    [InlineData("/services?service=shop")]
    [InlineData("/architecture?lookback=6h")]
    [InlineData("/system")]
    public async Task Each_page_says_that_the_store_is_away(string path)
    {
        _api.Store.Failure = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "the database cannot answer now"));

        var (status, headers, body) = await GetAsync(path);

        Assert.Equal(503, status);
        Assert.Equal("text/html; charset=utf-8", headers.ContentType?.ToString());
        Assert.Contains("The trace store is not available", body, StringComparison.Ordinal);
        Assert.Contains("the database cannot answer now", body, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Main\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain(_api.Store.Address, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/trace/" + Id + "?q=a%26b")]
    [InlineData("/compare?id=" + Id + "&id=" + Id)]
    [InlineData("/services?service=%22%3E%3Cscript%3E")]
    [InlineData("/architecture?lookback=6h")]
    public async Task The_same_can_be_tried_again(string path)
    {
        _api.Store.Failure = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "the database cannot answer now"));

        var (_, _, body) = await GetAsync(path);

        Assert.Contains($"href=\"{WebUtility.HtmlEncode(path)}\">Try again</a>", body, StringComparison.Ordinal);
        Assert.Matches("In the log: <code>[0-9A-Za-z:]+</code>", body);
    }

    [Fact]
    public async Task Is_tried_again_by_itself_when_the_store_may_be_back()
    {
        _api.Store.Failure = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "the database cannot answer now"));
        await using var open = await _browser.OpenAsync("/services");
        await Expect(open.Locate("#retry-when")).ToContainTextAsync("Tried again in");

        _api.Store.Failure = null;

        await Expect(open.Locate("h1")).ToHaveTextAsync("Services");
    }

    [Fact]
    public async Task Is_reached_with_the_keyboard_alone()
    {
        _api.Store.Failure = new RpcException(new Grpc.Core.Status(StatusCode.Internal, "the query failed"));
        await using var open = await _browser.OpenAsync("/services");
        _api.Store.Failure = null;

        await open.Locate("#retry").FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");

        await Expect(open.Locate("h1")).ToHaveTextAsync("Services");
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/search/nothing/here")]
    [InlineData("/%22%3E%3Cscript%3Ealert(1)%3C/script%3E")]
    public async Task A_page_that_is_none_is_said_so_to_people(string path)
    {
        var (status, headers, body) = await GetAsync(path);

        Assert.Equal(404, status);
        Assert.Equal("text/html; charset=utf-8", headers.ContentType?.ToString());
        Assert.Contains("There is no such page", body, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/nothing", "text/html")]
    [InlineData("/ui/nothing", "text/html")]
    [InlineData("/assets/nothing", "text/html")]
    [InlineData("/zipkin/nothing", "text/html")]
    [InlineData("/nothing", "application/json")]
    public async Task Others_get_no_page(string path, string accept)
    {
        var (status, _, body) = await GetAsync(path, accept);

        Assert.Equal(404, status);
        Assert.DoesNotContain("<html", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_failures_run_no_script_but_ours()
    {
        using var request = Request("/nothing", "text/html");
        using var response = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.StartsWith("default-src 'none'; script-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private async Task<(int Status, System.Net.Http.Headers.HttpContentHeaders Headers, string Body)> GetAsync(string path, string accept = "text/html")
    {
        using var request = Request(path, accept);
        using var response = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static HttpRequestMessage Request(string path, string accept) =>
        new(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { { "Accept", accept } } };
}
