using System.Text.RegularExpressions;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Search;

/// <summary>The list of what a search found.</summary>
public sealed class TraceListTests : IClassFixture<BrowserFixture>
{
    private const ulong Millisecond = 1_000_000;

    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public TraceListTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Older_pages_show_every_trace_once()
    {
        _api.Store.HasTime = true;
        // Three start at the same time, and one lasts longer than all others.
        foreach (var i in Enumerable.Range(1, 70)) Add(i, after: (ulong)(i / 3) * 10 * Millisecond, duration: i == 40 ? 10_000 * Millisecond : 5 * Millisecond);
        await using var open = await _browser.OpenAsync("/search?limit=20&from=2026-11-22T10:00:00&to=2026-11-22T11:00:00");

        var shown = new List<string>();
        for (var page = 0; page < 10; page++)
        {
            shown.AddRange(await open.Locate("#traces > li").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.trace)"));
            if (await open.Locate("#older").CountAsync() == 0) break;
            await open.Locate("#older").ClickAsync();
            await Expect(open.Locate("#to")).ToHaveValueAsync(new Regex(@"^2026-11-22T10:15:3\d\.\d+$"));
        }

        Assert.Equal(Enumerable.Range(1, 70).Select(i => $"{i:D32}"), shown.Order(StringComparer.Ordinal));
        open.AssertSilent();
    }

    [Fact]
    public async Task Orders_are_links()
    {
        Add(1, after: 0, duration: 50 * Millisecond);
        Add(2, after: Millisecond, duration: 5 * Millisecond);
        await using var open = await _browser.OpenAsync("/search?service=shop");
        await Expect(open.Locate("#traces > li").First).ToHaveAttributeAsync("data-trace", $"{2:D32}");

        await open.Locate(".orders a").Filter(new() { HasText = "Longest" }).ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("service=shop&sort=longest$"));
        await Expect(open.Locate("#traces > li").First).ToHaveAttributeAsync("data-trace", $"{1:D32}");
        await Expect(open.Locate(".orders a[aria-current]")).ToHaveTextAsync("Longest first");
        await open.Page.GoBackAsync();
        await Expect(open.Locate("#traces > li").First).ToHaveAttributeAsync("data-trace", $"{2:D32}");
        open.AssertSilent();
    }

    [Fact]
    public async Task Two_are_compared_with_the_keyboard()
    {
        foreach (var i in Enumerable.Range(1, 3)) Add(i, after: 0, duration: Millisecond);
        await using var open = await _browser.OpenAsync("/search");
        await Expect(open.Locate("#compare button")).ToBeDisabledAsync();

        foreach (var key in new[] { "j", "x", "j", "x", "j", "x" }) await open.Page.Keyboard.PressAsync(key);
        // Of three the first is let go.
        await Expect(open.Locate("#traces input:checked")).ToHaveCountAsync(2);
        await Expect(open.Locate("#compare button")).ToBeEnabledAsync();
        await open.Page.Keyboard.PressAsync("c");

        await Expect(open.Page).ToHaveURLAsync(new Regex($"/compare\\?id={2:D32}&id={1:D32}$"));
        await open.Page.GoBackAsync();
        await Expect(open.Locate("#traces input:checked")).ToHaveCountAsync(2);
        open.AssertSilent();
    }

    [Fact]
    public async Task Keys_open_a_trace()
    {
        foreach (var i in Enumerable.Range(1, 3)) Add(i, after: 0, duration: Millisecond);
        await using var open = await _browser.OpenAsync("/search");

        foreach (var key in new[] { "j", "j", "j", "k", "Enter" }) await open.Page.Keyboard.PressAsync(key);

        await Expect(open.Page).ToHaveURLAsync(new Regex($"/trace/{2:D32}$"));
    }

    [Fact]
    public async Task New_traces_appear_as_they_come()
    {
        Add(1, after: 0, duration: Millisecond);
        await using var open = await _browser.OpenAsync("/search?service=shop");
        await open.Locate("a.live").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("live=1$"));

        Add(2, after: Millisecond, duration: Millisecond);
        await Expect(open.Locate("#traces > li")).ToHaveCountAsync(2);
        await Expect(open.Locate("#traces > li").First).ToHaveAttributeAsync("data-trace", $"{2:D32}");
        await Expect(open.Locate("#news")).ToHaveTextAsync("1 new trace");

        // More spans of a trace that is shown.
        _api.Store.Remove(Otlp.Hex($"{2:D32}").ToByteArray());
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("2", 1, after: Millisecond), Otlp.Span("2", 2, 1, after: Millisecond)])));
        await Expect(open.Locate("#traces > li").First.Locator(".count")).ToHaveTextAsync("2 spans");
        await Expect(open.Locate("#traces > li")).ToHaveCountAsync(2);

        await open.Locate("a.live").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("service=shop$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task A_live_page_outlasts_a_store_that_is_away()
    {
        Add(1, after: 0, duration: Millisecond);
        await using var open = await _browser.OpenAsync("/search?live=1");
        _api.Store.Failure = new(new(Grpc.Core.StatusCode.Unavailable, "away"));
        await open.Page.WaitForResponseAsync(response => response.Url.Contains("/ui/search/live", StringComparison.Ordinal) && response.Status == 503);
        _api.Store.Failure = null;
        Add(2, after: Millisecond, duration: Millisecond);

        await Expect(open.Locate("#traces > li")).ToHaveCountAsync(2, new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task Says_when_in_few_words_and_in_full()
    {
        var at = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100 - 200_000 * Millisecond;
        Add(1, after: at - Otlp.Start, duration: Millisecond);
        await using var open = await _browser.OpenAsync("/search");

        await Expect(open.Locate("#traces time")).ToHaveTextAsync(new Regex("^[34]min ago$|^[34]m ago$"));
        await Expect(open.Locate("#traces time")).ToHaveAttributeAsync("title", new Regex(@"^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$"));
    }

    [Fact]
    public async Task A_thousand_are_on_the_page_at_once()
    {
        foreach (var i in Enumerable.Range(1, 1000)) Add(i, after: (ulong)i * Millisecond, duration: (ulong)(i % 90 + 1) * Millisecond);
        await using var open = await _browser.OpenAsync("/search?limit=1000");

        await Expect(open.Locate("#traces > li")).ToHaveCountAsync(1000);
        await open.Locate("#traces > li").Last.ScrollIntoViewIfNeededAsync();
        await open.Locate("#traces > li .open").Last.ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex($"/trace/{1:D32}$"));
        open.AssertSilent();
    }

    private void Add(int id, ulong after, ulong duration) =>
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span($"{id}", 1, name: "GET /", after: after, duration: duration)])));
}
