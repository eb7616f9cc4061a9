using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

public sealed class SpanPanelTests : IClassFixture<BrowserFixture>
{
    private const string Pay = "/trace/1?span=0000000000000002";

    private readonly BrowserFixture _browser;

    public SpanPanelTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(PanelSpans.Trace());
    }

    [Fact]
    public async Task Says_what_the_span_took_and_where_it_is_in_the_trace()
    {
        await using var open = await _browser.OpenAsync("/trace/1?span=0000000000000001");

        await Expect(open.Locate("#panel .facts").First).ToContainTextAsync(
            new Regex(@"Duration\s*100 ms\s*Self time\s*60 ms\s*60 %\s*Of the trace\s*100 %\s*Starts after\s*0\s*Kind\s*server\s*Status\s*unset\s*Children\s*1"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Shows_values_as_what_they_are()
    {
        await using var open = await _browser.OpenAsync(Pay);
        var panel = open.Locate("#panel");

        var link = panel.Locator("td a[target=_blank]");
        await Expect(link).ToHaveTextAsync("https://bank.example/pay?id=5");
        await Expect(link).ToHaveAttributeAsync("rel", "noreferrer noopener");
        await Expect(panel.Locator("a[href^='javascript']")).ToHaveCountAsync(0);

        var body = panel.Locator("tr", new() { HasText = "body" });
        await Expect(body.Locator("pre")).ToBeHiddenAsync();
        await body.Locator("summary").ClickAsync();
        await Expect(body.Locator("pre")).ToContainTextAsync(new Regex("\\{\\s*\"card\": \\{\\s*\"kind\": \"visa\""));

        var story = panel.Locator("tr", new() { HasText = "story" });
        await Expect(story.Locator("pre")).ToBeHiddenAsync();
        await story.Locator("summary").ClickAsync();
        await Expect(story.Locator("pre")).ToHaveTextAsync(new string('s', 900));
        open.AssertSilent();
    }

    [Fact]
    public async Task Shows_events_over_the_duration_and_exceptions_with_their_parts()
    {
        await using var open = await _browser.OpenAsync(Pay);
        var panel = open.Locate("#panel");

        Assert.Equal(["25%", "75%"], await panel.Locator(".strip circle").EvaluateAllAsync<string[]>("dots => dots.map(dot => dot.getAttribute('cx'))"));
        await Expect(panel.Locator(".events .item > p:first-child")).ToHaveTextAsync([new Regex(@"retry\s*\+10 ms"), new Regex(@"exception\s*\+30 ms")]);
        await Expect(panel.Locator(".exception .type")).ToHaveTextAsync("CardException");
        await Expect(panel.Locator(".exception .message")).ToHaveTextAsync("no money");
        await Expect(panel.Locator(".exception tbody th")).ToHaveTextAsync(["exception.escaped"]);
        await Expect(panel.Locator(".stack pre")).ToBeHiddenAsync();
        await panel.Locator(".stack summary").ClickAsync();
        await Expect(panel.Locator(".stack pre")).ToHaveTextAsync(new Regex(@"at Bank\.Pay\(\)\s+at Shop\.Checkout\(\)"));

        await panel.Locator(".strip a").Nth(1).ClickAsync();
        await Expect(open.Locate("#event-1")).ToBeFocusedAsync();
        open.AssertSilent();
    }

    [Fact]
    public async Task Follows_links_in_both_senses()
    {
        await using var open = await _browser.OpenAsync("/trace/1?span=0000000000000001");
        var panel = open.Locate("#panel");
        await Expect(panel.Locator("a[href='/trace/00000000000000000000000000000009?span=0000000000000008']")).ToHaveCountAsync(1);

        await panel.Locator(".links [data-span]").ClickAsync();
        await Expect(panel.Locator("h2")).ToHaveTextAsync("pay");
        await Expect(open.Page).ToHaveURLAsync(new Regex("span=0{15}2"));

        await panel.Locator(".incoming [data-span]").ClickAsync();
        await Expect(panel.Locator("h2")).ToHaveTextAsync("checkout");
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_where_it_ran_and_who_made_it()
    {
        await using var open = await _browser.OpenAsync(Pay);
        var panel = open.Locate("#panel");

        var place = panel.Locator("details", new() { HasText = "Where it ran" });
        await Expect(place.Locator("summary")).ToHaveTextAsync(new Regex(@"Where it ran\s*3 · pod pay-7f9c · host node-3 · process 4711"));
        await place.Locator("summary").ClickAsync();
        await Expect(place.Locator("h3")).ToHaveTextAsync(["Kubernetes", "Host", "Process"]);
        var ids = panel.Locator("details", new() { HasText = "Scope and ids" });
        await ids.Locator("summary").ClickAsync();
        await Expect(ids).ToContainTextAsync("Payments.Tracing 9.1");
        await Expect(ids).ToContainTextAsync("vendor=1");
        await ids.Locator("a[href$='span=0000000000000001']").ClickAsync();
        await Expect(panel.Locator("h2")).ToHaveTextAsync("checkout");
        open.AssertSilent();
    }

    [Fact]
    public async Task Is_whole_without_scripts()
    {
        await using var open = await _browser.OpenAsync(Pay, javaScript: false);
        var panel = open.Locate("#panel");

        await Expect(panel.Locator("h2")).ToHaveTextAsync("pay");
        await Expect(panel.Locator("button").First).ToBeHiddenAsync();
        await panel.Locator("tr", new() { HasText = "db.query.text" }).HoverAsync();
        await panel.Locator("tr", new() { HasText = "db.query.text" }).GetByText("filter").ClickAsync();
        await Expect(open.Locate("#filter")).ToHaveValueAsync($"db.query.text==\"{PanelSpans.Query}\"");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(2);
        await Expect(open.Locate("#rows .row.dim")).ToHaveCountAsync(1);
    }
}
