using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Tracepost.ApiService.Pages.Overview;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.State;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Overview;

public sealed class SystemPageTests : IClassFixture<BrowserFixture>
{
    private const ulong Day = 86_400_000_000_000;
    private const ulong Midnight = 1_799_971_200_000_000_000;

    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public SystemPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Shows_what_is_stored_comes_in_and_goes_next()
    {
        _api.Store.State.Answer = Filled();
        await using var open = await _browser.OpenAsync("/system");

        await Expect(open.Locate("nav [aria-current=page]")).ToHaveTextAsync("System");
        await Expect(open.Locate(".facts dt")).ToHaveTextAsync(["Stored", "Kept", "Coming in", "Counting", "Oldest span"]);
        await Expect(open.Locate(".facts")).ToContainTextAsync("2 GB");
        await Expect(open.Locate(".facts")).ToContainTextAsync("1.2k spans/s");
        await Expect(open.Locate(".facts")).ToContainTextAsync("40 % of 5 GB");
        await Expect(open.Locate(".facts")).ToContainTextAsync("1 m 30 s behind");
        var days = open.Page.GetByRole(AriaRole.Region, new() { Name = "Days" });
        await Expect(days.Locator("tbody th")).ToHaveTextAsync(["2027-01-15", "2027-01-14 · goes next"]);
        await Expect(days.Locator("tbody td:last-child")).ToHaveTextAsync(["not over yet", "compacted"]);
        await Expect(days).ToContainTextAsync("2027-01-14 is removed at 2027-01-22 01:00 UTC, or when all together is more than Retention__MaxBytes.");
        await Expect(days).ToContainTextAsync("Compacted days take 60 B a span, the others 140 B.");
        await Expect(open.Locate(".plot .line")).ToHaveCountAsync(2);
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_what_was_refused_by_whom_and_what_to_do()
    {
        _api.Store.State.Answer = Filled();
        await using var open = await _browser.OpenAsync("/system");

        var refused = open.Page.GetByRole(AriaRole.Region, new() { Name = "Refused" });
        var row = refused.Locator("tr", new() { HasText = "older than what is kept" });
        await Expect(row).ToContainTextAsync("DataService");
        await Expect(row).ToContainTextAsync("42 spans");
        await Expect(row).ToContainTextAsync("drop it");
        await Expect(row).ToContainTextAsync("Retention__Days");
        await Expect(refused.Locator("tr", new() { HasText = "too much at once" })).ToContainTextAsync("repeat it");
        await Expect(refused).Not.ToContainTextAsync("stored");
        open.AssertSilent();
    }

    [Fact]
    public async Task Counts_what_this_service_refused_itself()
    {
        await using var api = await ApiHost.StartAsync();
        var meter = api.Services.GetRequiredService<IMeterFactory>().Create(ReceiverMetrics.MeterName);
        var requests = meter.CreateCounter<long>(OwnCounters.Requests);
        requests.Add(7, new KeyValuePair<string, object?>("outcome", "too_large"));
        requests.Add(900, new KeyValuePair<string, object?>("outcome", "accepted"));

        var body = (await api.GetAsync("/system")).Body;

        Assert.Matches(new Regex("too large</th>\\s*<td>ApiService, this one</td>\\s*<td class=\"number\">7 requests"), body);
        Assert.DoesNotContain("accepted", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_versions_replicas_and_settings_and_says_when_versions_differ()
    {
        _api.Store.State.Answer = Filled();
        await using var open = await _browser.OpenAsync("/system");

        var services = open.Page.GetByRole(AriaRole.Region, new() { Name = "Services and versions" });
        await Expect(services.Locator("tbody tr")).ToHaveCountAsync(4);
        await Expect(services).ToContainTextAsync("17.6");
        await Expect(services).ToContainTextAsync("schema 0013_replicas");
        await Expect(services.Locator("td.bad")).ToHaveTextAsync(["not seen for 1 m"]);
        await Expect(services).ToContainTextAsync("versions of Tracepost at work");
        var settings = open.Page.GetByRole(AriaRole.Region, new() { Name = "Settings in force" });
        await Expect(settings.Locator("tr", new() { HasText = "Retention__Days" })).ToContainTextAsync("DataService");
        await Expect(settings.Locator("tr", new() { HasText = "Limits__MaxRequestBytes" })).ToContainTextAsync("16777216");
        open.AssertSilent();
    }

    [Fact]
    public async Task Looks_again_by_itself_if_the_url_says_so()
    {
        await using var open = await _browser.OpenAsync("/system?refresh=2");
        await Expect(open.Locate("#refresh")).ToHaveTextAsync("Stop looking again every 2 s");
        await Expect(open.Locate(".facts")).ToContainTextAsync("1 MB");

        _api.Store.State.Answer = Filled();

        await Expect(open.Locate(".facts")).ToContainTextAsync("2 GB");
        await open.Locate("#refresh").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/system$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Looks_again_when_a_key_is_pressed()
    {
        await using var open = await _browser.OpenAsync("/system");
        await Expect(open.Locate(".facts")).ToContainTextAsync("1 MB");
        _api.Store.State.Answer = Filled();

        await open.Page.Keyboard.PressAsync("r");

        await Expect(open.Locate(".facts")).ToContainTextAsync("2 GB");
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_what_it_knows_itself_when_the_store_is_away()
    {
        _api.Store.Failure = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "the database cannot answer now"));

        var (status, _, body) = await _api.GetAsync("/system?refresh=30");

        Assert.Equal(503, status);
        Assert.Contains("The trace store is not available", body, StringComparison.Ordinal);
        Assert.Contains("ApiService, this one", body, StringComparison.Ordinal);
        Assert.Contains("Limits__MaxInFlightBytes", body, StringComparison.Ordinal);
        Assert.Contains("href=\"/system?refresh=30\">Try again", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_empty_store_says_how_to_fill_it()
    {
        await using var open = await _browser.OpenAsync("/system");

        await Expect(open.Locate(".notice h2")).ToHaveTextAsync("Nothing has been stored yet");
        await open.Locate(".notice a").ClickAsync();
        await Expect(open.Locate("h1")).ToHaveTextAsync("How to send traces");
        open.AssertSilent();
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Is_whole_without_scripts_in_the_dark_and_on_a_phone(int width)
    {
        _api.Store.State.Answer = Filled();
        await using var open = await _browser.OpenAsync("/system", javaScript: false, ColorScheme.Dark);
        await open.Page.SetViewportSizeAsync(width, 800);

        await Expect(open.Locate(".figures tbody tr").First).ToBeVisibleAsync();
        await Expect(open.Locate("#refresh")).ToHaveAttributeAsync("href", "/system?refresh=10");
        var box = await open.Locate("#state").BoundingBoxAsync();
        Assert.InRange(box!.Width, 1, width);
    }

    [Fact]
    public async Task What_replicas_say_is_only_text()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"'&";
        var answer = Filled();
        answer.Replicas[0].Machine = Hostile;
        answer.Replicas[0].Version = Hostile;
        answer.Database.Version = Hostile;
        answer.Tables.Add(new StoredTable { Name = Hostile, Bytes = 1 });
        answer.Settings.Add(new Setting { Name = Hostile, Value = Hostile });
        answer.Replicas[0].Counters.Add(new Counter { Name = "tracepost.ingest.rejected/" + Hostile, Count = 3 });
        _api.Store.State.Answer = answer;
        await using var open = await _browser.OpenAsync("/system");

        await Expect(open.Page.GetByText(Hostile)).ToHaveCountAsync(7);
        Assert.Equal(0, await open.Locate("main img").CountAsync());
        open.AssertSilent();
    }

    private static GetStoreStateResponse Filled()
    {
        var answer = InMemoryState.Empty();
        answer.Database.Oldest = Midnight - Day + 1;
        answer.Database.Newest = answer.At;
        answer.Retention = new RetentionState { Days = 7, MaxBytes = 5_000_000_000, Bytes = 2_000_000_000, NextDay = Midnight - Day, NextAt = Midnight + 7 * Day + 3_600_000_000_000 };
        answer.Days.Add(new StoredDay { Start = Midnight - Day, Fragments = 5_000_000, Spans = 10_000_000, Bytes = 600_000_000, IndexBytes = 60_000_000, Compaction = DayCompaction.Compacted });
        answer.Days.Add(new StoredDay { Start = Midnight, Fragments = 10_000_000, Spans = 10_000_000, Bytes = 1_400_000_000, IndexBytes = 200_000_000 });
        answer.Days.Add(new StoredDay { Start = Midnight + Day, Bytes = 32_768, IndexBytes = 24_576 });
        answer.Ingest.Points.Clear();
        answer.Ingest.Points.AddRange(Enumerable.Range(0, 90).Select(step => new IngestPoint { Spans = step < 84 ? 100 * (step % 7) : 1234, Bytes = 400_000, Commits = 20 }));
        (answer.Ingest.WaitingCommits, answer.Ingest.Lag) = (1800, 90_000_000_000);
        answer.Tables.Add(new StoredTable { Name = "attribute_segments", Bytes = 40_000_000 });
        answer.Settings.Add(new Setting { Name = "Retention__Days", Value = "7" });
        var alive = new Replica { Machine = "store-0", Version = "0.1.0+abcdef0", Started = answer.At - Day, Seen = answer.At, Alive = true };
        alive.Counters.Add(new Counter { Name = "tracepost.ingest.rejected/too_old", Count = 40 });
        alive.Counters.Add(new Counter { Name = "tracepost.ingest.requests/overloaded", Count = 5 });
        alive.Counters.Add(new Counter { Name = "tracepost.ingest.requests/stored", Count = 5000 });
        var gone = new Replica { Machine = "store-1", Version = "0.1.0+abcdef0", Started = answer.At - Day, Seen = answer.At - 60_000_000_000 };
        gone.Counters.Add(new Counter { Name = "tracepost.ingest.rejected/too_old", Count = 2 });
        answer.Replicas.AddRange([alive, gone]);
        return answer;
    }
}
