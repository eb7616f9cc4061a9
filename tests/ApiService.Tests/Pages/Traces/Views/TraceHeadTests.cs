using System.Text.RegularExpressions;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

public sealed class TraceHeadTests : IClassFixture<BrowserFixture>
{
    private static readonly string[] Tabs = ["Waterfall", "Flame graph", "Spans", "Statistics", "Services", "JSON"];

    private readonly BrowserFixture _browser;

    public TraceHeadTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(ViewTraces.Shop());
    }

    [Fact]
    public async Task Each_view_is_a_tab_and_a_key_away()
    {
        await using var open = await _browser.OpenAsync("/trace/1/statistics");
        await Expect(open.Locate(".tabs a")).ToHaveTextAsync(Tabs);

        foreach (var tab in (int[])[6, 5, 1, 2, 3, 4])
        {
            await Expect(open.Locate("#copy-id")).ToBeVisibleAsync();
            await open.Page.Keyboard.PressAsync($"{tab}");
            await Expect(open.Locate(".tabs [aria-current=page]")).ToHaveTextAsync(Tabs[tab - 1]);
        }

        await open.Page.GoBackAsync();
        await Expect(open.Locate(".tabs [aria-current=page]")).ToHaveTextAsync("Spans");
        open.AssertSilent();
    }

    [Fact]
    public async Task Leads_to_what_can_be_done_with_the_trace()
    {
        await using var open = await _browser.OpenAsync("/trace/1/statistics");
        await open.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await open.Locate("#copy-id").ClickAsync();
        await Expect(open.Locate("#copy-id")).ToHaveTextAsync("Copied");
        Assert.Equal("00000000000000000000000000000001", await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await open.Locate("#copy-link").ClickAsync();
        await Expect(open.Locate("#copy-link")).ToHaveTextAsync("Copied");
        Assert.EndsWith("/trace/1/statistics", await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        await Expect(open.Locate(".actions a:has-text('Find like this')")).ToHaveAttributeAsync("href", "/search?service=shop&operation=GET%20%2F");
        await open.Locate(".actions a:has-text('Compare')").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"/compare\?id=0{31}1$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_what_cannot_be_right_and_leads_there()
    {
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(Otlp.Trace(("shop", [
            Otlp.Span("1", 1, after: 50_000_000), Otlp.Span("1", 2, 1, after: 20_000_000), Otlp.Span("1", 3, 99), Otlp.Span("1", 4, 98)])));
        await using var open = await _browser.OpenAsync("/trace/1/statistics");

        await Expect(open.Locate(".head .warning")).ToHaveTextAsync(
            new Regex(@"2 spans name parents that are not in the trace\.\s*1 span starts before its parent, by up to 30 ms: clocks differ between hosts\."));
        await open.Locate(".head .warning a").First.ClickAsync();
        await Expect(open.Locate("#panel")).ToContainTextAsync("is not in the trace");
        open.AssertSilent();
    }

    [Fact]
    public async Task A_sound_trace_has_no_warning()
    {
        await using var open = await _browser.OpenAsync("/trace/1/statistics");

        await Expect(open.Locate(".head .warning")).ToHaveCountAsync(0);
    }
}
