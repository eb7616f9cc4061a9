using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Metrics;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class ServicesPageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;
    private readonly ulong _minute = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60 * 1_000_000_000;

    public ServicesPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
        _api.Store.Metrics.Points.Clear();
    }

    [Fact]
    public async Task Shows_rate_errors_and_durations_of_each_service()
    {
        AddCounts();
        await using var open = await _browser.OpenAsync("/services?sort=errors");

        await Expect(open.Locate(".figures tbody th a")).ToHaveTextAsync(["payments", "shop"]);
        var payments = open.Locate(".figures tbody tr").First;
        await Expect(payments.Locator("td").Nth(1)).ToContainTextAsync("25 %");
        await Expect(payments.Locator("td").Nth(2)).ToContainTextAsync("98.6 ms");
        await Expect(payments.Locator(".spark .line").First).ToHaveAttributeAsync("d", new Regex("^M"));
        Assert.Equal([2, 5], _api.Store.Metrics.Last!.Kinds);
        open.AssertSilent();
    }

    [Fact]
    public async Task Leads_from_a_service_to_its_operations_and_to_their_traces()
    {
        AddCounts();
        await using var open = await _browser.OpenAsync("/services?lookback=6h&spans=all");

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "payments", Exact = true }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/services\\?service=payments&lookback=6h&spans=all$"));
        await Expect(open.Locate(".chart h2")).ToHaveTextAsync(["Rate, per second", "Errors", "Duration", "Durations"]);
        await Expect(open.Locate(".heat a").First).ToHaveAttributeAsync("href", new Regex("^/search\\?service=payments&lookback=custom&from=.*&minDuration=.*us&maxDuration="));
        Assert.Empty(_api.Store.Metrics.Last!.Kinds);

        await open.Locate(".figures .bad a").First.ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/search\\?service=payments&operation=.*&lookback=6h&tags=error%3Dtrue"));
        await open.Page.GoBackAsync();
        await Expect(open.Locate("h1")).ToContainTextAsync("payments");
        open.AssertSilent();
    }

    [Fact]
    public async Task A_choice_takes_effect_at_once_and_is_in_the_url()
    {
        AddCounts();
        await using var open = await _browser.OpenAsync("/services");

        await open.Locate("#spans").SelectOptionAsync("sent");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/services\\?lookback=1h&spans=sent&sort=time$"));
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "p95" }).ClickAsync();
        await Expect(open.Locate("th[aria-sort]")).ToHaveTextAsync("p95");
        await open.Locate("#lookback").SelectOptionAsync("24h");
        await Expect(open.Page).ToHaveURLAsync(new Regex("\\?lookback=24h&spans=sent&sort=p95$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_when_there_is_nothing()
    {
        await using var open = await _browser.OpenAsync("/services");
        await Expect(open.Locate(".notice")).ToContainTextAsync("Nothing has been stored yet");

        AddTrace("shop");
        await open.Page.ReloadAsync();
        await Expect(open.Locate(".notice")).ToContainTextAsync("Nothing in this window");
        open.AssertSilent();
    }

    [Fact]
    public async Task Is_whole_without_scripts_and_in_the_dark()
    {
        AddCounts();
        await using var open = await _browser.OpenAsync("/services?service=payments", javaScript: false, ColorScheme.Dark);

        await Expect(open.Locate(".figures tbody tr")).ToHaveCountAsync(2);
        await Expect(open.Locate(".plot")).ToHaveCountAsync(4);
        await open.Locate("button.primary").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("lookback=1h"));
    }

    [Fact]
    public async Task A_window_that_is_none_is_said_so()
    {
        using var answer = await _api.Client.GetAsync(new Uri("/services?lookback=custom&from=yesterday", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("Write a time as", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_only_text()
    {
        const string Hostile = "<script>alert(1)</script>/..\"'&";
        AddTrace(Hostile);
        _api.Store.Metrics.Points.Add(Point(Hostile, Hostile, 3, 1));
        foreach (var path in new[] { "/services", $"/services?service={Uri.EscapeDataString(Hostile)}" })
        {
            await using var open = await _browser.OpenAsync(path);
            await Expect(open.Locate(".figures tbody th a")).ToHaveTextAsync(Hostile);
            Assert.Equal(0, await open.Locate("main script").CountAsync());
            open.AssertSilent();
        }
    }

    private void AddCounts()
    {
        AddTrace("shop");
        AddTrace("payments");
        _api.Store.Metrics.Points.AddRange([Point("shop", "GET /", 60, 0), Point("payments", "POST /pay", 6, 3), Point("payments", "GET /cards", 6, 0)]);
    }

    private void AddTrace(string service) => _api.Store.Add(Otlp.Trace((service, [Otlp.Span("1", 1)])));

    private SpanMetricsPoint Point(string service, string operation, ulong calls, ulong errors)
    {
        var durations = new LatencyHistogram();
        for (var i = 0UL; i < calls; i++) durations.Add(100_000_000);
        return new SpanMetricsPoint
        {
            Start = _minute - 300_000_000_000, Length = 60_000_000_000, Service = service, Operation = operation, Calls = calls, Errors = errors,
            Durations = ByteString.CopyFrom(durations.Encode()),
        };
    }
}
