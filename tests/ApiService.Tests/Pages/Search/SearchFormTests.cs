using System.Text.RegularExpressions;
using OpenTelemetry.Proto.Common.V1;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Metrics;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Search;

/// <summary>What the search form helps with: counts, kind and status, conditions that can be taken away, attributes that are completed.</summary>
public sealed class SearchFormTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public SearchFormTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
        var span = Otlp.Span("1", 1, name: "GET /");
        span.Attributes.Add(Otlp.Attribute("http.route", "/cart/{id}"));
        span.Attributes.Add(Otlp.Attribute("http.response.status_code", new AnyValue { IntValue = 500 }));
        span.Attributes.Add(Otlp.Attribute("shop.note", "a \"b\" c"));
        _api.Store.Add(Otlp.Trace(("shop", [span]), ("stock", [Otlp.Span("1", 2, 1, name: "reserve")])));
    }

    [Fact]
    public async Task Says_how_many_spans_there_are_to_choose_from()
    {
        var (start, length) = ((ulong)TimeProvider.System.GetUtcNow().AddMinutes(-2).ToUnixTimeSeconds() * 1_000_000_000, 60_000_000_000UL);
        _api.Store.Metrics.Points.Add(new SpanMetricsPoint { Start = start, Length = length, Service = "shop", Operation = "GET /", Calls = 12_345 });
        _api.Store.Metrics.Points.Add(new SpanMetricsPoint { Start = start, Length = length, Service = "stock", Operation = "reserve", Calls = 7 });
        await using var open = await _browser.OpenAsync("/search");
        await Expect(open.Locate("#service option[value=shop]")).ToHaveTextAsync(new Regex("^shop · 12[.,]3"));

        await open.Locate("#service").SelectOptionAsync("stock");

        await Expect(open.Locate("#operations option")).ToHaveTextAsync("7 spans");
        await Expect(open.Locate("#operations option")).ToHaveAttributeAsync("value", "reserve");
        Assert.True(_api.Store.Metrics.Last!.ByOperation);
        open.AssertSilent();
    }

    [Fact]
    public async Task Asks_for_a_kind_and_a_status()
    {
        await using var open = await _browser.OpenAsync("/search");
        await open.Locate("#kind").SelectOptionAsync("server");
        await open.Locate("#status").SelectOptionAsync("error");
        await open.Locate("button.primary").ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("[?&]kind=server&status=error"));
        await Expect(open.Locate("#kind")).ToHaveValueAsync("server");
        await Expect(open.Locate("#status")).ToHaveValueAsync("error");
        Assert.Equal(["error=true", "span.kind=server"], Asked());
        await open.Page.GotoAsync("/search?status=unset");
        Assert.Equal(["otel.status_code=UNSET"], Asked());
        open.AssertSilent();
    }

    [Theory]
    [InlineData("kind=sever", "The kind is one of")]
    [InlineData("status=bad", "The status is one of")]
    [InlineData("kind=server&tags=span.kind%3Dclient", "The kind is chosen twice")]
    [InlineData("status=ok&tags=error%3Dtrue", "The status is chosen twice")]
    public async Task Says_what_cannot_be_chosen(string query, string text)
    {
        var (status, _, body) = await _api.GetAsync($"/search?{query}");

        Assert.Equal(400, status);
        Assert.Contains(text, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_can_be_taken_away_one_by_one()
    {
        await using var open = await _browser.OpenAsync("/search?service=shop&status=error&tags=" + Uri.EscapeDataString("a=1 b=\"x y\"") + "&minDuration=5ms", javaScript: false);
        await Expect(open.Locate(".conditions .chip bdi")).ToHaveTextAsync(["service: shop", "status: error", "a=1", "b=x y", "at least 5ms"]);

        await open.Locate(".conditions a[aria-label='Without a=1']").ClickAsync();

        await Expect(open.Locate("#tags")).ToHaveValueAsync("b=\"x y\"");
        await Expect(open.Locate("#service")).ToHaveValueAsync("shop");
        await open.Locate(".conditions a >> text=Without all").ClickAsync();
        await Expect(open.Locate(".conditions")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Completes_keys_and_values_with_the_keyboard()
    {
        await using var open = await _browser.OpenAsync("/search?service=shop");
        var tags = open.Locate("#tags");
        await tags.PressSequentiallyAsync("x=1 http.ro");
        await Expect(open.Locate("[role=option]")).ToHaveTextAsync(new Regex("^http.route"));
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(tags).ToHaveAttributeAsync("aria-activedescendant", "attribute-suggestion-0");
        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(tags).ToHaveValueAsync("x=1 http.route=");
        // Now its values.
        await Expect(open.Locate("[role=option]")).ToHaveTextAsync(new Regex(@"^/cart/\{id\}"));
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("Tab");
        await Expect(tags).ToHaveValueAsync("x=1 http.route=/cart/{id} ");

        await tags.PressSequentiallyAsync("shop.note=a");
        await Expect(open.Locate("[role=option]")).ToHaveCountAsync(1);
        await open.Page.Keyboard.PressAsync("ArrowUp");
        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(tags).ToHaveValueAsync("x=1 http.route=/cart/{id} shop.note=\"a \\\"b\\\" c\" ");
        await tags.PressSequentiallyAsync("http");
        await Expect(open.Locate("[role=listbox]")).ToBeVisibleAsync();
        await open.Page.Keyboard.PressAsync("Escape");
        await Expect(open.Locate("[role=listbox]")).ToBeHiddenAsync();
        foreach (var _ in "http") await open.Page.Keyboard.PressAsync("Backspace");

        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(open.Page).ToHaveURLAsync(new Regex("tags=x%3D1"));
        Assert.Equal(["http.route=/cart/{id}", "shop.note=a \"b\" c", "x=1"], Asked());
        open.AssertSilent();
    }

    [Fact]
    public async Task Completes_only_what_the_service_has_and_shows_hostile_text_as_text()
    {
        const string Hostile = "<img src=x onerror=alert(1)>";
        var span = Otlp.Span("2", 1, name: Hostile);
        span.Attributes.Add(Otlp.Attribute(Hostile, Hostile));
        _api.Store.Add(Otlp.Trace(("evil", [span])));
        await using var open = await _browser.OpenAsync("/search?service=evil");
        await open.Locate("#tags").PressSequentiallyAsync("<i");

        await Expect(open.Locate("[role=option] bdi")).ToHaveTextAsync(Hostile);
        Assert.Equal(0, await open.Locate("[role=listbox] img").CountAsync());
        await open.Locate("#tags").FillAsync("http");
        await Expect(open.Locate("[role=listbox]")).ToBeHiddenAsync();
        open.AssertSilent();
    }

    [Fact]
    public async Task The_page_does_without_counts_and_suggestions_that_fail()
    {
        await using var open = await _browser.OpenAsync("/search?service=shop");
        _api.Store.Failure = new(new(Grpc.Core.StatusCode.Unavailable, "away"));
        await open.Page.RunAndWaitForResponseAsync(
            () => open.Locate("#tags").PressSequentiallyAsync("http"), response => response.Url.Contains("/ui/search/attributes", StringComparison.Ordinal));
        _api.Store.Failure = null;

        // What failed is asked again.
        await open.Locate("#tags").FillAsync("http.rou");
        await Expect(open.Locate("[role=option]")).ToHaveTextAsync(new Regex("^http.route"));
        await open.Locate("#tags").FillAsync("");
        await open.Locate("button.primary").ClickAsync();
        await Expect(open.Locate("#traces > li")).ToHaveCountAsync(1);
    }

    private IEnumerable<string> Asked() =>
        _api.Store.LastQuery!.Attributes.Select(tag => $"{tag.Key}={tag.Value.StringValue}").Order(StringComparer.Ordinal);
}
