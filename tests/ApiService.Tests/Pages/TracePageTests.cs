using System.Text.RegularExpressions;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class TracePageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public TracePageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
        AddTrace();
    }

    [Fact]
    public async Task Shows_the_tree_of_a_trace()
    {
        await using var open = await _browser.OpenAsync("/trace/1");

        await Expect(open.Locate("#rows .row .op")).ToHaveTextAsync(["GET /", "authorize", "SELECT items", "render"]);
        Assert.Equal(["1", "2", "3", "2"], await open.Locate("#rows .row").EvaluateAllAsync<string[]>("rows => rows.map(row => row.ariaLevel)"));
        await Expect(open.Locate("dl.facts").First).ToContainTextAsync(new Regex(@"Duration\s*100 ms\s*Spans\s*4\s*Services\s*2\s*Depth\s*3\s*Errors\s*1"));
        await Expect(open.Locate(".row.err .mark")).ToHaveCountAsync(1);

        // The bar of a span that lasts from 20 ms to 60 ms of 100 ms.
        var bar = open.Locate("#row-1 .bar rect");
        await Expect(bar).ToHaveAttributeAsync("x", "20%");
        await Expect(bar).ToHaveAttributeAsync("width", "40%");
        open.AssertSilent();
    }

    [Fact]
    public async Task Closes_and_opens_a_subtree_and_remembers_it_in_the_url()
    {
        await using var open = await _browser.OpenAsync("/trace/1");

        await open.Locate("#row-1 .twist").ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(3);
        await Expect(open.Locate("#row-1")).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?toggle=0{15}2$"));

        await open.Page.ReloadAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(3);
        await open.Locate("#row-1 .twist").ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(4);
        await open.Locate("#collapse").ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(3);
        await open.Locate("#expand").ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(4);
        open.AssertSilent();
    }

    [Fact]
    public async Task Shows_the_details_of_a_span_at_the_side()
    {
        await using var open = await _browser.OpenAsync("/trace/1");

        await open.Locate("#row-2 .open").ClickAsync();
        var panel = open.Locate("#panel");
        await Expect(panel).ToContainTextAsync("db.statement");
        await Expect(panel).ToContainTextAsync("select * from items");
        await Expect(panel).ToContainTextAsync("connection refused");
        await Expect(panel).ToContainTextAsync("IOException");
        await Expect(panel.Locator("a[href='/trace/00000000000000000000000000000009?span=0000000000000008']")).ToHaveCountAsync(1);
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?span=0{15}3$"));
        await Expect(open.Locate("#row-2")).ToHaveAttributeAsync("aria-selected", "true");

        await open.Page.ReloadAsync();
        await Expect(panel).ToContainTextAsync("db.statement");
        await open.Locate("#close").ClickAsync();
        await Expect(panel).ToBeHiddenAsync();
        open.AssertSilent();
    }

    [Theory]
    [InlineData("render", 2, "1 match")]
    [InlineData("items SELECT", 3, "1 match")]
    [InlineData("db.statement=FROM", 3, "1 match")]
    [InlineData("error", 3, "1 match")]
    [InlineData("catalog", 3, "1 match")]
    [InlineData("e", 4, "4 matches")]
    [InlineData("nowhere", 0, "0 matches")]
    public async Task Filters_and_keeps_the_ancestors(string filter, int rows, string matches)
    {
        await using var open = await _browser.OpenAsync("/trace/1");

        await open.Locate("#filter").FillAsync(filter);

        await Expect(open.Locate("#matches")).ToHaveTextAsync(matches);
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(rows);
        open.AssertSilent();
    }

    [Fact]
    public async Task Is_driven_by_the_keyboard()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        var keyboard = open.Page.Keyboard;
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);

        await keyboard.PressAsync("j");
        await Expect(open.Locate("#row-1")).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowLeft");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(3);
        await keyboard.PressAsync("ArrowRight");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(4);
        await keyboard.PressAsync("End");
        await Expect(open.Locate("#row-3")).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowLeft");
        await Expect(open.Locate("#row-0")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("GET /");
        await keyboard.PressAsync("Escape");
        await Expect(open.Locate("#panel")).ToBeHiddenAsync();
        await keyboard.PressAsync("[");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(3);
        await keyboard.PressAsync("]");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(4);
        await keyboard.PressAsync("?");
        await Expect(open.Locate("dialog.keys")).ToContainTextAsync("next row");
        await keyboard.PressAsync("Escape");
        await Expect(open.Locate("dialog.keys")).ToHaveCountAsync(0);
        await keyboard.PressAsync("/");
        await keyboard.TypeAsync("items");
        await Expect(open.Locate("#matches")).ToHaveTextAsync("1 match");
        await keyboard.PressAsync("Enter");
        await Expect(open.Locate("#row-2")).ToBeFocusedAsync();
        open.AssertSilent();
    }

    [Fact]
    public async Task Is_readable_without_javascript()
    {
        await using var open = await _browser.OpenAsync("/trace/1", javaScript: false);

        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(4);
        await open.Locate("#row-1 .twist").ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(3);
        await open.Locate("#row-1 .open").ClickAsync();
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("authorize");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(3);
        await open.Locate("#filter").FillAsync("render");
        await open.Locate("#filter").PressAsync("Enter");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(2);
    }

    private void AddTrace()
    {
        const ulong Ms = 1_000_000;
        var failed = Otlp.Span("1", 3, 2, "SELECT items", 25 * Ms, 20 * Ms, Span.Types.SpanKind.Client);
        failed.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "connection refused" };
        failed.Attributes.Add(Otlp.Attribute("db.statement", "select * from items"));
        failed.Events.Add(new Span.Types.Event { TimeUnixNano = Otlp.Start + (30 * Ms), Name = "exception", Attributes = { Otlp.Attribute("exception.type", "IOException") } });
        failed.Links.Add(new Span.Types.Link { TraceId = Otlp.Hex("00000000000000000000000000000009"), SpanId = Otlp.Hex("0000000000000008") });
        _api.Store.Add(Otlp.Trace(
            ("shop", [Otlp.Span("1", 1, name: "GET /", duration: 100 * Ms), Otlp.Span("1", 2, 1, "authorize", 20 * Ms, 40 * Ms), Otlp.Span("1", 4, 1, "render", 70 * Ms, 20 * Ms)]),
            ("catalog", [failed])));
    }
}
