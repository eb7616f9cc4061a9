using System.Text.RegularExpressions;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Compare;

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
        await open.Locate("#compare button").ClickAsync();

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
    public async Task Says_in_a_line_what_differs_and_draws_when_it_happened()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/compare?id=71&id=72", javaScript: false, Microsoft.Playwright.ColorScheme.Dark);

        await Expect(open.Locate(".summary p").First).ToHaveTextAsync("The second took 20 ms longer (+200 %).");
        await Expect(open.Locate(".summary li")).ToHaveTextAsync(["1 only in the second", "1 only in the first", "1 slower"]);
        await Expect(open.Locate("tr.slower .first")).ToHaveAttributeAsync("width", "33.333%");
        await Expect(open.Locate("tr.slower .second")).ToHaveAttributeAsync("width", "100%");
        await Expect(open.Locate("tr.added .first")).ToHaveCountAsync(0);
        await Expect(open.Locate("tr.added .times svg")).ToHaveAttributeAsync("aria-label", "First not at all, second from 0 to 1 ms");
    }

    [Fact]
    public async Task Shows_only_differences_with_what_is_above_them()
    {
        AddLike("91", slow: 1_000_000);
        AddLike("92", slow: 9_000_000);
        await using var open = await _browser.OpenAsync("/compare?id=91&id=92");
        await Expect(open.Locate(".diff tbody tr")).ToHaveCountAsync(4);

        await open.Page.GetByText("Only differences").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("&only=changed$"));
        await Expect(open.Locate(".diff tbody th .op")).ToHaveTextAsync(["GET /", "load", "SELECT"]);
        await open.Page.GetByText("Swap").ClickAsync();
        await Expect(open.Locate("tr.faster .op")).ToHaveTextAsync("SELECT");
        await Expect(open.Page).ToHaveURLAsync(new Regex("&only=changed$"));
        await open.Page.GoBackAsync();
        await open.Page.GoBackAsync();
        await Expect(open.Locate(".diff tbody tr")).ToHaveCountAsync(4);
        open.AssertSilent();
    }

    [Fact]
    public async Task Keys_go_from_difference_to_difference()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/compare?id=71&id=72");

        await open.Page.Keyboard.PressAsync("n");
        await Expect(open.Locate("tr.slower")).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("N");
        await Expect(open.Locate(".diff tbody tr").Last).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("?");
        await Expect(open.Locate("dialog.keys")).ToContainTextAsync("next difference");
        open.AssertSilent();
    }

    [Fact]
    public async Task Offers_traces_of_the_same_operation_to_compare_one_with()
    {
        AddTwoTraces();
        _api.Store.Add(Otlp.Trace(("web", [Otlp.Span("73", 1, name: "POST /")])));
        await using var open = await _browser.OpenAsync("/compare?id=71");

        await Expect(open.Locate("table tbody tr")).ToHaveCountAsync(1);
        await Expect(open.Locate("table tbody td").Nth(1)).ToHaveTextAsync("+200 %");
        Assert.Equal(("web", "GET /"), (_api.Store.LastQuery!.ServiceName, _api.Store.LastQuery.OperationName));
        await open.Locate("table tbody th a").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("id=0*71&id=0*72$"));
        await open.Page.GetByText("Another second").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/compare\\?id=0*71$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Two_that_are_the_same_differ_in_nothing()
    {
        AddLike("93", slow: 1_000_000);
        await using var open = await _browser.OpenAsync("/compare?id=93&id=93&only=changed");

        await Expect(open.Locate(".summary p").First).ToHaveTextAsync("Both took about the same time.");
        await Expect(open.Locate(".notice")).ToContainTextAsync("Nothing differs");
        await open.Page.Keyboard.PressAsync("n");
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

    private void AddLike(string id, ulong slow) => _api.Store.Add(Otlp.Trace(
        ("web", [Otlp.Span(id, 1, name: "GET /", duration: 100_000_000), Otlp.Span(id, 2, 1, "load", duration: 50_000_000), Otlp.Span(id, 4, 1, "render", after: 60_000_000)]),
        ("db", [Otlp.Span(id, 3, 2, "SELECT", duration: slow)])));

    private void AddTwoTraces()
    {
        _api.Store.Add(Otlp.Trace(("web", [Otlp.Span("71", 1, name: "GET /", duration: 10_000_000)]), ("db", [Otlp.Span("71", 2, 1, "SELECT", duration: 1_000_000)])));
        _api.Store.Add(Otlp.Trace(("web", [Otlp.Span("72", 1, name: "GET /", duration: 30_000_000)]), ("cache", [Otlp.Span("72", 2, 1, "GET", duration: 1_000_000)])));
    }
}
