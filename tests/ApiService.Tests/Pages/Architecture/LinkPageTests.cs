using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Metrics;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Architecture;

/// <summary>One link over time, and the traces behind it.</summary>
public sealed class LinkPageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public LinkPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Shows_a_link_over_time_and_traces_in_which_both_took_part()
    {
        AddHistory(60, 6);
        _api.Store.Add(Otlp.Trace(("web", [Otlp.Span("a1", 1, name: "GET /")]), ("orders", [Otlp.Span("a1", 2, 1)])));
        _api.Store.Add(Otlp.Trace(("cron", [Otlp.Span("a2", 1)]), ("orders", [Otlp.Span("a2", 2, 1)])));
        await using var open = await _browser.OpenAsync("/architecture/link?caller=web&called=orders");

        await Expect(open.Locate("h1")).ToHaveTextAsync("web → orders");
        await Expect(open.Locate(".numbers dd")).ToHaveTextAsync(["60", "0.02/s", "10 %", "98.6 ms", "98.6 ms", "98.6 ms"]);
        await Expect(open.Locate(".chart h2")).ToHaveTextAsync(["Rate, per second", "Errors", "Duration", "Durations"]);
        await Expect(open.Locate("table tbody th a")).ToHaveTextAsync("web GET /");
        Assert.Equal(("web", "orders"), (_api.Store.Links.LastHistory!.Parent, _api.Store.Links.LastHistory.Child));
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "orders", Exact = true }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/architecture\\?service=orders&lookback=1h$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task What_sends_no_spans_is_searched_for_by_the_attribute_that_names_it()
    {
        AddHistory(1, 0);
        _api.Store.Add(Otlp.Trace(("orders", [Otlp.Span("b1", 1, name: "SELECT")])));
        await using var open = await _browser.OpenAsync("/architecture/link?caller=orders&called=my%20%22db%22&lookback=6h");

        await Expect(open.Locate("table tbody th a")).ToHaveTextAsync("orders SELECT");
        var asked = Assert.Single(_api.Store.LastQuery!.Attributes);
        Assert.Equal(("orders", "peer.service", "my \"db\""), (_api.Store.LastQuery.ServiceName, asked.Key, asked.Value.StringValue));
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Failed" }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/search"));
        Assert.Equal(
            [("error", "true"), ("peer.service", "my \"db\"")],
            _api.Store.LastQuery.Attributes.Select(attribute => (attribute.Key, attribute.Value.StringValue)).Order());
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_what_is_missing()
    {
        await using var open = await _browser.OpenAsync("/architecture/link?caller=web&called=orders", javaScript: false, ColorScheme.Dark);
        await Expect(open.Locate(".notice")).ToContainTextAsync("No such calls in this window");

        Assert.Equal(400, (await _api.GetAsync("/architecture/link?caller=web")).Status);
        Assert.Equal(400, (await _api.GetAsync("/architecture/link?caller=web&called=db&lookback=never")).Status);
    }

    [Fact]
    public async Task Names_are_only_text()
    {
        const string Hostile = "<script>alert(1)</script>\"'&/..";
        AddHistory(1, 1);
        _api.Store.Add(Otlp.Trace((Hostile, [Otlp.Span("c1", 1, name: Hostile)])));
        await using var open = await _browser.OpenAsync($"/architecture/link?caller={Uri.EscapeDataString(Hostile)}&called={Uri.EscapeDataString(Hostile)}");

        await Expect(open.Locate("h1")).ToHaveTextAsync($"{Hostile} → {Hostile}");
        await Expect(open.Locate("table tbody th a")).ToHaveTextAsync($"{Hostile} {Hostile}");
        Assert.Equal(0, await open.Locate("main script").CountAsync());
        open.AssertSilent();
    }

    private void AddHistory(ulong calls, ulong errors)
    {
        var minute = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60 * 1_000_000_000;
        _api.Store.Links.History.Add(new SpanMetricsPoint
        {
            Start = minute - 300_000_000_000, Length = 60_000_000_000, Calls = calls, Errors = errors, Durations = InMemoryLinks.Durations(calls, 100_000_000),
        });
    }
}
