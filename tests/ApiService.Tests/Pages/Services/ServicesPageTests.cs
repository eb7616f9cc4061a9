using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Metrics;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Services;

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
    public async Task Says_what_changed_since_the_window_before()
    {
        AddTrace("shop");
        _api.Store.Metrics.Points.Add(Point("shop", "GET /", 60, 6, minutesAgo: 90));
        _api.Store.Metrics.Points.Add(Point("shop", "GET /", 90, 0));
        await using var open = await _browser.OpenAsync("/services");

        var row = open.Locate(".figures tbody tr");
        await Expect(row.Locator("td").Nth(0).Locator(".delta")).ToHaveTextAsync(new Regex("^\\+[45]\\d %$"));
        await Expect(row.Locator("td").Nth(1).Locator(".delta")).ToHaveTextAsync("−10 pt");
        await Expect(row.Locator("td").Nth(1).Locator(".delta")).ToHaveAttributeAsync("title", "The window before: 10 %");
        await Expect(row.Locator("td").Nth(2).Locator(".delta")).ToHaveCountAsync(0);
        open.AssertSilent();
    }

    [Fact]
    public async Task Shows_the_slowest_and_the_most_erroneous_operations_of_all_services()
    {
        AddCounts();
        _api.Store.Metrics.Points.Add(Point("shop", "GET /slow", 5, 0, nanoseconds: 9_000_000_000));
        await using var open = await _browser.OpenAsync("/services?lookback=6h&spans=all");

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Slowest operations" }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/services\\?view=operations&lookback=6h&spans=all&sort=p95$"));
        await Expect(open.Locate(".figures tbody th").First).ToHaveTextAsync("GET /slow");
        await Expect(open.Locate(".figures tbody tr").First.Locator("td").First).ToHaveTextAsync("shop");
        Assert.True(_api.Store.Metrics.Last!.ByOperation);

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Most errors" }).ClickAsync();
        await Expect(open.Locate(".figures tbody th").First).ToHaveTextAsync("POST /pay");
        await open.Locate("#lookback").SelectOptionAsync("24h");
        await Expect(open.Page).ToHaveURLAsync(new Regex("view=operations&lookback=24h&spans=all&sort=errors$"));
        await open.Locate(".figures tbody th a").First.ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/search\\?service=payments&operation=POST%20%2Fpay&lookback=24h$"));
        await open.Page.GoBackAsync();
        await Expect(open.Locate("h1")).ToHaveTextAsync("Operations of all services");
        open.AssertSilent();
    }

    [Fact]
    public async Task Of_many_operations_the_first_are_shown_and_all_are_a_link_away()
    {
        AddTrace("shop");
        for (var i = 0; i < 250; i++) _api.Store.Metrics.Points.Add(Point("shop", $"GET /{i}", 1, 0));
        await using var open = await _browser.OpenAsync("/services?view=operations&sort=name");

        await Expect(open.Locate(".figures tbody tr")).ToHaveCountAsync(100);
        await Expect(open.Locate(".more")).ToContainTextAsync("The first 100 of 250.");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "All", Exact = true }).ClickAsync();
        await Expect(open.Locate(".figures tbody tr")).ToHaveCountAsync(250);
        open.AssertSilent();
    }

    [Fact]
    public async Task Three_hundred_services_weigh_less_than_700_kB()
    {
        for (var i = 0; i < 300; i++)
        {
            _api.Store.Add(Otlp.Trace(($"service-{i}", [Otlp.Span($"{i + 1:x}", 1)])));
            for (var minute = 1; minute < 60; minute++) _api.Store.Metrics.Points.Add(Point($"service-{i}", "GET /", 10, (ulong)(minute % 3), minutesAgo: minute));
        }

        var (status, _, body) = await _api.GetAsync("/services");
        TestContext.Current.TestOutputHelper?.WriteLine($"{body.Length} characters");

        Assert.Equal(200, status);
        Assert.InRange(body.Length, 50_000, 700_000);
    }

    [Fact]
    public async Task Drawing_over_a_chart_chooses_its_window()
    {
        AddCounts();
        await using var open = await _browser.OpenAsync("/services?service=payments&lookback=6h&spans=all");
        var plot = (await open.Locate(".plot").First.BoundingBoxAsync())!;

        await open.Page.Mouse.MoveAsync(plot.X + plot.Width * 0.4f, plot.Y + 40);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(plot.X + plot.Width * 0.6f, plot.Y + 50, new() { Steps = 5 });
        await Expect(open.Locate(".brush")).ToHaveCountAsync(1);
        await open.Page.Mouse.UpAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("/services\\?service=payments&lookback=custom&spans=all&from=.*&to="));
        var (from, to) = (await open.Locate("#from").InputValueAsync(), await open.Locate("#to").InputValueAsync());
        var hours = (DateTime.Parse(to, System.Globalization.CultureInfo.InvariantCulture) - DateTime.Parse(from, System.Globalization.CultureInfo.InvariantCulture)).TotalHours;
        Assert.InRange(hours, 1.1, 1.6);
        await open.Page.GoBackAsync();
        await Expect(open.Locate("#lookback")).ToHaveValueAsync("6h");
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
        foreach (var path in new[] { "/services", "/services?view=operations", $"/services?service={Uri.EscapeDataString(Hostile)}" })
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

    private SpanMetricsPoint Point(string service, string operation, ulong calls, ulong errors, int minutesAgo = 5, ulong nanoseconds = 100_000_000)
    {
        var durations = new LatencyHistogram();
        for (var i = 0UL; i < calls; i++) durations.Add(nanoseconds);
        return new SpanMetricsPoint
        {
            Start = _minute - ((ulong)minutesAgo * 60_000_000_000), Length = 60_000_000_000, Service = service, Operation = operation, Calls = calls, Errors = errors,
            Durations = ByteString.CopyFrom(durations.Encode()),
        };
    }
}
