using System.Text.RegularExpressions;
using Grpc.Core;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

public sealed class SpanWaysTests : IClassFixture<BrowserFixture>
{
    private const string Pay = "/trace/1?span=0000000000000002";

    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public SpanWaysTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
        _api.Store.Add(PanelSpans.Trace());
    }

    [Fact]
    public async Task Leads_to_traces_like_this()
    {
        await using var open = await _browser.OpenAsync(Pay);
        var panel = open.Locate("#panel");
        await Expect(panel.GetByText("As slow")).ToHaveAttributeAsync("href", new Regex("service=payments&operation=pay&.*minDuration=40000us"));
        await Expect(panel.GetByText("Failed too")).ToHaveAttributeAsync("href", new Regex("tags=error%3Dtrue"));

        await panel.GetByText("Traces like this").ClickAsync();

        Assert.Equal(("payments", "pay"), (_api.Store.LastQuery!.ServiceName, _api.Store.LastQuery.OperationName));
        Assert.InRange(Otlp.Start / 1_000_000_000, (ulong)_api.Store.LastQuery.StartTimeMin.Seconds, (ulong)_api.Store.LastQuery.StartTimeMax.Seconds);
        await Expect(open.Locate(".traces b").First).ToBeVisibleAsync();
        open.AssertSilent();
    }

    [Theory]
    [InlineData("db.query.text", PanelSpans.Query)]
    [InlineData("quoted", "say \"hi\" \\ there")]
    [InlineData("host.name", "node-3")]
    public async Task Finds_traces_with_the_value_of_a_row(string key, string value)
    {
        await using var open = await _browser.OpenAsync(Pay);
        await open.Locate("#panel details:not([open]) > summary").First.WaitForAsync();
        await open.Page.EvaluateAsync("() => document.querySelectorAll('#panel details').forEach(details => details.open = true)");

        var row = open.Page.Locator("#panel tr", new() { HasText = key });
        await row.HoverAsync();
        await row.GetByText("find", new() { Exact = true }).ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("/search\\?service=payments&lookback=custom"));
        var attribute = Assert.Single(_api.Store.LastQuery!.Attributes);
        Assert.Equal((key, value), (attribute.Key, attribute.Value.StringValue));
        open.AssertSilent();
    }

    [Fact]
    public async Task Filters_the_trace_by_a_row_and_keeps_the_panel()
    {
        await using var open = await _browser.OpenAsync(Pay);
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);

        var row = open.Page.Locator("#panel tr", new() { HasText = "quoted" });
        await row.HoverAsync();
        await row.GetByText("filter", new() { Exact = true }).ClickAsync();

        await Expect(open.Locate("#filter")).ToHaveValueAsync("quoted==\"say \\\"hi\\\" \\\\ there\"");
        await Expect(open.Locate("#matches")).ToContainTextAsync("1 match");
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("pay");
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_how_long_others_took()
    {
        _api.Store.Metrics.Points.Add(PanelSpans.Counted());
        await using var open = await _browser.OpenAsync(Pay);

        await Expect(open.Locate("#percentile .rank")).ToHaveTextAsync("Slower than 95 % of 100 such spans in the hour around it.");
        await Expect(open.Locate("#percentile svg rect")).ToHaveCountAsync(2);
        await Expect(open.Locate("#percentile dd")).ToHaveTextAsync([new Regex("^9.* ms|^10.* ms"), new Regex("ms"), new Regex("ms"), new Regex("^40 ms$")]);
        Assert.Equal([3], _api.Store.Metrics.Last!.Kinds);
        await open.Locate("#percentile").GetByText("payments in this time").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/services\\?service=payments&lookback=custom.*&spans=sent"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_how_long_others_took_without_scripts()
    {
        _api.Store.Metrics.Points.Add(PanelSpans.Counted());
        await using var open = await _browser.OpenAsync(Pay, javaScript: false);

        await open.Page.GetByText("How long others of this operation take").ClickAsync();
        await Expect(open.Locate(".rank")).ToHaveTextAsync("Slower than 95 % of 100 such spans in the hour around it.");
        await open.Page.GetByText("Back to the span").ClickAsync();
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("pay");
    }

    [Fact]
    public async Task Is_whole_while_the_store_is_away()
    {
        _api.Store.Metrics.Points.Add(PanelSpans.Counted());
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);
        _api.Store.Failure = new RpcException(new Status(StatusCode.Unavailable, "away"));

        await open.Locate("#row-1 .open").ClickAsync();
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("pay");
        await Expect(open.Locate("#percentile")).ToContainTextAsync("could not be found out");

        _api.Store.Failure = null;
        await open.Page.GetByText("Try again").ClickAsync();
        await Expect(open.Locate("#percentile .rank")).ToContainTextAsync("Slower than 95 %");
    }

    [Fact]
    public async Task Is_used_by_keyboard_alone()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);
        var keyboard = open.Page.Keyboard;
        await keyboard.PressAsync("j");
        await Expect(open.Locate("#row-1")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("pay");

        // Every way is reached by Tab, and seen when it is.
        var filter = open.Page.Locator("#panel tr", new() { HasText = "note" }).GetByText("filter", new() { Exact = true });
        await open.Locate("#close").FocusAsync();
        for (var i = 0; i < 60 && !await filter.EvaluateAsync<bool>("link => link === document.activeElement"); i++) await keyboard.PressAsync("Tab");
        await Expect(filter).ToBeFocusedAsync();
        await Expect(filter.Locator("..")).ToHaveCSSAsync("opacity", "1");
        await keyboard.PressAsync("Enter");
        await Expect(open.Locate("#filter")).ToHaveValueAsync("note==javascript:alert(1)");
        open.AssertSilent();
    }
}
