using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Metrics;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Search;

/// <summary>The pictures above the results, and choosing a part of them.</summary>
public sealed class SearchChartsTests : IClassFixture<BrowserFixture>
{
    private const ulong Millisecond = 1_000_000;
    private const string Hour = "from=2026-11-22T10:00:00&to=2026-11-22T11:00:00";

    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public SearchChartsTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task A_stroke_over_the_dots_searches_that_time_and_those_durations()
    {
        AddTraces("shop");
        await using var open = await _browser.OpenAsync($"/search?service=shop&{Hour}");

        // Dots lie from 8 to 99 % of the width; the axis of durations, 1 ms to 1 s, from 83 to 9 % of the height.
        await DrawAsync(open, ".scatter svg", (0.25, 0.15), (0.80, 0.60));

        await Expect(open.Page).ToHaveURLAsync(new Regex(@"service=shop&minDuration=[\d.]+us&maxDuration=[\d.]+us$"));
        var query = _api.Store.LastQuery!;
        Assert.InRange(query.StartTimeMin.ToDateTime(), At(0.17), At(0.21));
        Assert.InRange(query.StartTimeMax.ToDateTime(), At(0.77), At(0.81));
        Assert.InRange(query.DurationMin.ToTimeSpan().TotalMilliseconds, 7, 10.5);
        Assert.InRange(query.DurationMax.ToTimeSpan().TotalMilliseconds, 480, 680);

        await open.Page.GoBackAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex($"service=shop&{Regex.Escape(Hour)}$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task A_stroke_over_the_counts_searches_that_time_and_keeps_the_rest()
    {
        AddTraces("shop");
        AddCounts("shop");
        await using var open = await _browser.OpenAsync($"/search?service=shop&minDuration=1ms&{Hour}");
        await Expect(open.Locate(".counts figcaption")).ToHaveTextAsync("Spans of the service: 60, 3 with errors");

        await DrawAsync(open, ".counts svg", (0.08, 0.5), (0.535, 0.5));

        await Expect(open.Page).ToHaveURLAsync(new Regex(@"from=2026-11-22T10%3A00%3A00\.\d+&to=2026-11-22T10%3A(29|30|31)%3A.*&service=shop&minDuration=1ms$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task The_heatmap_is_of_the_found_traces_and_its_cells_lead_to_them()
    {
        AddTraces("shop");
        await using var open = await _browser.OpenAsync($"/search?{Hour}");
        await open.Locate(".shapes a").Filter(new() { HasText = "Heatmap" }).ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("view=heatmap$"));
        await Expect(open.Locate(".heat a")).ToHaveCountAsync(4);
        // The form keeps the picture.
        await open.Locate("button.primary").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("view=heatmap"));

        await open.Locate(".heat a[tabindex='0']").FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(open.Page).ToHaveURLAsync(new Regex("lookback=custom.*minDuration=.*maxDuration=.*view=heatmap$"));
        Assert.True(_api.Store.LastQuery!.StartTimeMin.ToDateTime() > At(0.2));
        open.AssertSilent();
    }

    [Fact]
    public async Task The_heatmap_of_a_service_is_of_all_its_spans()
    {
        AddTraces("shop");
        AddCounts("shop");
        await using var open = await _browser.OpenAsync($"/search?service=shop&view=heatmap&{Hour}", javaScript: false);

        await Expect(open.Locate(".chart h2")).ToHaveTextAsync("All spans of the service");
        await Expect(open.Locate(".heat a title")).ToHaveTextAsync(["10:14:00 UTC, 67.1 ms to 101 ms: 60"], new() { Timeout = 5_000 });
    }

    [Fact]
    public async Task A_search_is_shown_without_counts_when_there_are_none()
    {
        AddTraces("shop");
        await using var open = await _browser.OpenAsync($"/search?{Hour}", new Look(Width: 360, Height: 800, Colours: ColorScheme.Dark));

        await Expect(open.Locate(".scatter .dot")).ToHaveCountAsync(4);
        await Expect(open.Locate(".counts")).ToHaveCountAsync(0);
        open.AssertSilent();
    }

    [Fact]
    public async Task Nothing_found_leads_on_to_more()
    {
        AddTraces("<b>shop</b>");
        await using var open = await _browser.OpenAsync("/search?service=none&tags=a%3Db&maxDuration=5ms");

        await Expect(open.Locate(".ways a")).ToHaveTextAsync(["Any tags", "Any duration", "Any service", "Last 6 hours", "Last 24 hours", "Last 7 days"]);
        await open.Locate(".ways a").Filter(new() { HasText = "Any service" }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"/search\?lookback=1h&tags=a%3Db&maxDuration=5ms$"));
        await Expect(open.Locate("#traces > li")).ToHaveCountAsync(4);
        Assert.Equal(0, await open.Locate(".results b b").CountAsync());
        open.AssertSilent();
    }

    [Fact]
    public async Task A_store_that_is_away_is_asked_the_same_again()
    {
        AddTraces("shop");
        _api.Store.Failure = new(new(Grpc.Core.StatusCode.Unavailable, "away"));
        await using var open = await _browser.OpenAsync("/search?service=shop&lookback=6h");
        await Expect(open.Locate("[role=alert]")).ToContainTextAsync("not available");

        _api.Store.Failure = null;
        await open.Locate("[role=alert] a").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"/search\?lookback=6h&service=shop$"));
        await Expect(open.Locate("#traces > li")).ToHaveCountAsync(4);
    }

    // Four traces over 30 seconds, of 1 ms to 1 s.
    private static DateTime At(double part) => new DateTime(2026, 11, 22, 10, 15, 30, DateTimeKind.Utc).AddSeconds(30 * part);

    private void AddTraces(string service)
    {
        foreach (var (i, milliseconds) in new ulong[] { 1, 10, 100, 1000 }.Index())
            _api.Store.Add(Otlp.Trace((service, [Otlp.Span($"{i + 1}", 1, after: (ulong)i * 10_000 * Millisecond, duration: milliseconds * Millisecond)])));
    }

    private void AddCounts(string service)
    {
        var durations = new LatencyHistogram();
        for (var i = 0; i < 60; i++) durations.Add(100 * Millisecond);
        _api.Store.Metrics.Points.Add(new SpanMetricsPoint
        {
            Start = Otlp.Start - 30_000 * Millisecond, Length = 60_000 * Millisecond, Service = service, Operation = "op", Calls = 60, Errors = 3,
            Durations = ByteString.CopyFrom(durations.Encode()),
        });
    }

    private static async Task DrawAsync(OpenPage open, string picture, (double X, double Y) from, (double X, double Y) to)
    {
        var box = (await open.Locate(picture).BoundingBoxAsync())!;
        var mouse = open.Page.Mouse;
        await mouse.MoveAsync((float)(box.X + (box.Width * from.X)), (float)(box.Y + (box.Height * from.Y)));
        await mouse.DownAsync();
        await mouse.MoveAsync((float)(box.X + (box.Width * to.X)), (float)(box.Y + (box.Height * to.Y)), new() { Steps = 5 });
        await mouse.UpAsync();
    }
}
