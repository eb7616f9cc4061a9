using System.Text.RegularExpressions;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class ComparePageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public ComparePageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Compares_two_traces_that_were_chosen_in_the_search()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/search");

        await open.Locate(".traces input[type=checkbox]").Nth(0).CheckAsync();
        await open.Locate(".traces input[type=checkbox]").Nth(1).CheckAsync();
        await open.Locate(".compare").ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("/compare\\?id=[0-9a-f]{32}&id=[0-9a-f]{32}$"));
        await Expect(open.Locate(".diff tbody tr")).ToHaveCountAsync(3);
        open.AssertSilent();
    }

    [Fact]
    public async Task Shows_what_is_added_what_is_missing_and_what_is_slower()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/compare?id=71&id=72");

        await Expect(open.Locate("tr.slower .change")).ToHaveTextAsync("+20 ms");
        await Expect(open.Locate("tr.missing th")).ToContainTextAsync("db SELECT");
        await Expect(open.Locate("tr.added th")).ToContainTextAsync("cache GET");
        await open.Page.GetByText("Swap").ClickAsync();
        await Expect(open.Locate("tr.faster .change")).ToHaveTextAsync("−20 ms");
        open.AssertSilent();
    }

    [Fact]
    public async Task Asks_which_and_says_what_is_no_trace()
    {
        await using (var open = await _browser.OpenAsync("/compare", javaScript: false)) await Expect(open.Locate(".notice")).ToContainTextAsync("Which two traces?");

        Assert.Equal(404, await StatusAsync("/compare?id=77&id=78"));
        Assert.Equal(400, await StatusAsync("/compare?id=xyz"));
    }

    [Fact]
    public async Task Names_are_only_text()
    {
        const string Hostile = "<script>alert(1)</script>";
        foreach (var id in new[] { "81", "82" }) _api.Store.Add(Otlp.Trace((Hostile, [Otlp.Span(id, 1, name: Hostile)])));
        await using var open = await _browser.OpenAsync("/compare?id=81&id=82");

        await Expect(open.Locate(".diff tbody th")).ToContainTextAsync(Hostile);
        Assert.Equal(0, await open.Locate("main script").CountAsync());
        open.AssertSilent();
    }

    private async Task<int> StatusAsync(string path)
    {
        using var answer = await _api.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private void AddTwoTraces()
    {
        _api.Store.Add(Otlp.Trace(("web", [Otlp.Span("71", 1, name: "GET /", duration: 10_000_000)]), ("db", [Otlp.Span("71", 2, 1, "SELECT", duration: 1_000_000)])));
        _api.Store.Add(Otlp.Trace(("web", [Otlp.Span("72", 1, name: "GET /", duration: 30_000_000)]), ("cache", [Otlp.Span("72", 2, 1, "GET", duration: 1_000_000)])));
    }
}
