using System.Text.RegularExpressions;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class SearchPageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public SearchPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Finds_traces_and_opens_one()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/");

        await Expect(open.Locate(".traces li")).ToHaveCountAsync(2);
        await Expect(open.Locate(".scatter circle.dot")).ToHaveCountAsync(2);
        await Expect(open.Locate(".traces li.err .badge")).ToHaveTextAsync("1 error");
        await open.Locate(".traces .open").Filter(new() { HasText = "GET /cart" }).ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/0{31}2$"));
        await Expect(open.Locate("h1")).ToContainTextAsync("GET /cart");
        open.AssertSilent();
    }

    [Fact]
    public async Task Opens_a_trace_from_the_picture()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/search");

        await open.Locate(".scatter a").First.ClickAsync(new() { Force = true });

        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/0{31}[12]$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Puts_what_is_filled_in_into_the_url_and_nothing_else()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/search");

        await open.Locate("#service").SelectOptionAsync("shop");
        await Expect(open.Locate("#operations option")).ToHaveCountAsync(1);
        await Expect(open.Locate("#operations option")).ToHaveAttributeAsync("value", "GET /");
        await open.Locate("#operation").FillAsync("GET /");
        await open.Locate("#tags").FillAsync("error=true db.statement=\"select 1\"");
        await open.Locate("#minDuration").FillAsync("1.5ms");
        await open.Locate("#lookback").SelectOptionAsync("6h");
        await open.Locate("button.primary").ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex(@"/search\?service=shop&operation=GET\+%2F&tags=error%3Dtrue\+db.statement%3D%22select\+1%22&lookback=6h&minDuration=1.5ms&limit=20&sort=newest$"));
        await Expect(open.Locate("#service")).ToHaveValueAsync("shop");
        await Expect(open.Locate("#tags")).ToHaveValueAsync("error=true db.statement=\"select 1\"");
        var query = _api.Store.LastQuery!;
        Assert.Equal(("shop", "GET /", 1_500_000, 20), (query.ServiceName, query.OperationName, query.DurationMin.Nanos, query.SearchDepth));
        Assert.Equal(["db.statement=select 1", "error=true"], query.Attributes.Select(tag => $"{tag.Key}={tag.Value.StringValue}").Order(StringComparer.Ordinal));
        open.AssertSilent();
    }

    [Fact]
    public async Task Asks_for_a_window_only_when_one_is_chosen()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/search");

        await Expect(open.Locate("#from")).ToBeHiddenAsync();
        await open.Locate("#lookback").SelectOptionAsync("custom");
        await open.Locate("#from").FillAsync("2026-11-22T10:00");
        await open.Locate("#to").FillAsync("2026-11-22T11:30");
        await open.Locate("button.primary").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("from=2026"));

        var query = _api.Store.LastQuery!;
        Assert.Equal(new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc), query.StartTimeMin.ToDateTime());
        Assert.Equal(new DateTime(2026, 11, 22, 11, 30, 0, DateTimeKind.Utc), query.StartTimeMax.ToDateTime());
    }

    [Fact]
    public async Task Works_without_javascript()
    {
        AddTwoTraces();
        await using var open = await _browser.OpenAsync("/search?service=shop", javaScript: false);

        await Expect(open.Locate(".traces li")).ToHaveCountAsync(1);
        await open.Locate("#minDuration").FillAsync("1ms");
        await open.Locate("button.primary").ClickAsync();
        await Expect(open.Locate("#minDuration")).ToHaveValueAsync("1ms");
        await open.Locate(".traces .open").ClickAsync();
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Tells_newcomers_how_to_send_the_first_trace()
    {
        await using var open = await _browser.OpenAsync("/");

        await Expect(open.Locate("pre")).ToContainTextAsync("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317");
        open.AssertSilent();
    }

    private void AddTwoTraces()
    {
        var failed = Otlp.Span("1", 2, 1);
        failed.Status = new Status { Code = Status.Types.StatusCode.Error };
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1, name: "GET /", duration: 20_000_000)]), ("catalog", [failed])));
        _api.Store.Add(Otlp.Trace(("cart", [Otlp.Span("2", 1, name: "GET /cart", after: 60_000_000_000)])));
    }
}
