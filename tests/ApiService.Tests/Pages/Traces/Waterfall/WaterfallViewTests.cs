using System.Text.RegularExpressions;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Waterfall;

/// <summary>The ways to look at the rows: focus, groups, levels, the critical path; and going back from them.</summary>
public sealed class WaterfallViewTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public WaterfallViewTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(OrderTrace.Create());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shows_one_span_and_what_is_below_it(bool javaScript)
    {
        await using var open = await _browser.OpenAsync("/trace/1", javaScript);
        await open.Locate("#row-2").HoverAsync();
        await open.Locate("#row-2 .focus").ClickAsync();

        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(6);
        await Expect(open.Locate("#row-0")).ToHaveAttributeAsync("aria-level", "1");
        await Expect(open.Locate("#controls .crumbs")).ToContainTextAsync(new Regex(@"All spans\s*›\s*shop GET /\s*›\s*shop GET /items\s*›\s*catalog GET /items"));
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?focus=0{15}3$"));
        await open.Locate("#controls .crumbs a").Nth(2).ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(7);
        await open.Locate("#unfocus").ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(9);
        open.AssertSilent();
    }

    [Fact]
    public async Task Goes_back_through_what_was_chosen_focused_and_filtered()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        await open.Locate("#row-1 .open").ClickAsync();
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("GET /items");
        await open.Page.Keyboard.PressAsync("f");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(7);
        await open.Locate("#filter").FillAsync("error");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(3);

        await open.Page.GoBackAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(7);
        await Expect(open.Locate("#filter")).ToHaveValueAsync("");
        await open.Page.GoBackAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(9);
        await Expect(open.Locate("#panel")).ToBeVisibleAsync();
        await open.Page.GoBackAsync();
        await Expect(open.Locate("#panel")).ToBeHiddenAsync();
        await open.Page.GoForwardAsync();
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("GET /items");
        open.AssertSilent();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Puts_siblings_that_are_alike_into_one_row(bool javaScript)
    {
        await using var open = await _browser.OpenAsync("/trace/1", javaScript);
        await open.Locate("#group").ClickAsync();

        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(5);
        var group = open.Locate("#row-3");
        await Expect(group.Locator(".twist")).ToHaveTextAsync("×5");
        await Expect(group.Locator(".bar text")).ToHaveTextAsync("Σ 25 ms, max 7 ms");
        await Expect(group.Locator(".mark")).ToHaveAttributeAsync("title", "1 error below");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?group=1$"));
        await group.Locator(".twist").ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(10);
        await Expect(open.Locate("#row-3")).ToHaveAttributeAsync("aria-expanded", "true");
        await open.Locate("#row-3 .open").ClickAsync();
        await Expect(open.Locate("#panel")).ToContainTextAsync("connection refused");
        open.AssertSilent();
    }

    [Fact]
    public async Task Opens_and_closes_level_by_level()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);
        foreach (var (key, rows) in new[] { ("p", 4), ("p", 3), ("p", 1), ("o", 3), ("o", 4), ("o", 9), ("[", 3), ("]", 9), ("G", 5), ("G", 9) })
        {
            await open.Page.Keyboard.PressAsync(key);
            await Expect(open.Locate("#rows .row")).ToHaveCountAsync(rows);
            await Expect(open.Locate("#trace.loading")).ToHaveCountAsync(0);
        }

        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/1$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Draws_the_critical_path_and_tells_its_parts()
    {
        await using var open = await _browser.OpenAsync("/trace/1");

        await Expect(open.Locate("#path-share")).ToContainTextAsync(new Regex(@"Critical path 100 ms, 8 spans\s*shop 70 %\s*catalog 30 %"));
        await Expect(open.Locate("#row-0 .on-path path")).ToHaveAttributeAsync("d", "M0 0h400v3h-400zM1200 0h200v3h-200zM1800 0h200v3h-200z");
        await Expect(open.Locate("#row-0 .bar > title")).ToContainTextAsync("40 ms on the critical path");
        await open.Locate("#critical").ClickAsync();
        await Expect(open.Locate(".on-path")).ToHaveCountAsync(0);
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?critical=0$"));
        await open.Page.Keyboard.PressAsync("c");
        await Expect(open.Locate(".on-path")).ToHaveCountAsync(8);
        await Expect(open.Locate("#trace.loading")).ToHaveCountAsync(0);
        await open.Page.Keyboard.PressAsync("C");
        await Expect(open.Locate("#matches")).ToHaveTextAsync("8 matches");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?path=1$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Marks_borders_events_links_errors_and_the_time_of_the_network()
    {
        await using var open = await _browser.OpenAsync("/trace/1");

        await Expect(open.Locate("#row-2 .crossing")).ToHaveTextAsync("host");
        await Expect(open.Locate("#row-2 .crossing")).ToHaveAttributeAsync("title", "Runs elsewhere than its parent: host alpha → beta");
        await Expect(open.Locate(".crossing")).ToHaveCountAsync(1);
        await Expect(open.Locate("#row-2 .bar > title")).ToContainTextAsync("network 2 ms there, 8 ms back");
        await Expect(open.Locate("#row-2 .gap")).ToHaveCountAsync(2);
        await Expect(open.Locate("#row-3 .marks")).ToHaveTextAsync(new Regex(@"● 1\s*↗ 1"));
        await Expect(open.Locate(".row.err .mark")).ToHaveAttributeAsync("title", "Error: connection refused");
        await Expect(open.Locate("#skewed")).ToHaveCountAsync(0);
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_where_clocks_differ()
    {
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(Otlp.Trace(
            ("front", [Otlp.Span("1", 1, duration: 10_000_000, kind: Span.Types.SpanKind.Client)]),
            ("back", [Otlp.Span("1", 2, parent: 1, after: 60_000_000, duration: 4_000_000, kind: Span.Types.SpanKind.Server)])));
        await using var open = await _browser.OpenAsync("/trace/1");

        await Expect(open.Locate("#skewed")).ToContainTextAsync("1 span cannot have happened when they say, seen from the parent, by up to 57 ms");
        await Expect(open.Locate("#row-1 .skew")).ToHaveAttributeAsync("title", new Regex("57 ms or more: clock skew adjustment disabled"));
        await Expect(open.Locate("#row-1 .gap")).ToHaveCountAsync(0);
        open.AssertSilent();
    }

    [Fact]
    public async Task Hostile_texts_are_texts_in_every_new_place()
    {
        const string Attack = "\"'><script>window.pwned=1</script><img src=x onerror=window.pwned=1>";
        _browser.Host.Store.Clear();
        var failed = Otlp.Span("1", 3, 2, Attack);
        failed.Status = new Status { Code = Status.Types.StatusCode.Error, Message = Attack };
        var trace = Otlp.Trace((Attack, [Otlp.Span("1", 1, name: Attack), Otlp.Span("1", 2, 1, Attack)]), ("b" + Attack, [failed, Otlp.Span("1", 4, 2, Attack), Otlp.Span("1", 5, 2, Attack)]));
        trace.ResourceSpans[0].Resource.Attributes.Add(Otlp.Attribute("host.name", Attack));
        trace.ResourceSpans[1].Resource.Attributes.Add(Otlp.Attribute("host.name", "b" + Attack));
        _browser.Host.Store.Add(trace);

        await using var open = await _browser.OpenAsync("/trace/1?focus=0000000000000002&start=1&toggle=" + Uri.EscapeDataString(Attack));
        await Expect(open.Locate(".crossing").First).ToHaveAttributeAsync("title", $"Runs elsewhere than its parent: host {Attack} → b{Attack}");
        await Expect(open.Locate("#controls .crumbs b")).ToContainTextAsync(Attack);
        await open.Page.Keyboard.PressAsync("G");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(2);
        await Expect(open.Locate("#path-share .part-name").First).ToContainTextAsync(Attack);
        Assert.False(await open.Page.EvaluateAsync<bool>("'pwned' in window"));
        Assert.Equal(0, await open.Locate("main img, main script").CountAsync());
        open.AssertSilent();
    }
}
