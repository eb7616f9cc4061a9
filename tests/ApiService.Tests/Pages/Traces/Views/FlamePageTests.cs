using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

public sealed class FlamePageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public FlamePageTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(ViewTraces.Shop());
    }

    [Fact]
    public async Task Shows_the_spans_as_they_lie_in_time()
    {
        await using var open = await _browser.OpenAsync("/trace/1/flame");

        await Expect(open.Locate(".box .label")).ToHaveTextAsync(["GET /", "authorize", "render", "! SELECT items"]);
        Assert.Equal(["0% 100%", "20% 40%", "70% 20%", "25% 20%"], await PlacesAsync(open));
        Assert.Equal(["0", "1", "1", "2"], await open.Locate(".box").EvaluateAllAsync<string[]>("all => all.map(box => box.dataset.row)"));
        await Expect(open.Locate(".box.failed .mark")).ToHaveCountAsync(1);
        await Expect(open.Locate(".flame > text")).ToHaveTextAsync(["0", "25 ms", "50 ms", "75 ms", "100 ms"]);
        open.AssertSilent();
    }

    [Fact]
    public async Task Merges_the_same_ways_by_their_self_time()
    {
        await using var open = await _browser.OpenAsync("/trace/1/flame?shape=merged");

        await Expect(open.Locate(".box .label")).ToHaveTextAsync(["GET /", "authorize", "render", "! SELECT items"]);
        Assert.Equal(["0% 100%", "0% 40%", "40% 20%", "0% 20%"], await PlacesAsync(open));
        await Expect(open.Locate(".box title").Nth(1)).ToHaveTextAsync("shop authorize: 1 span, itself 20 ms, in all 40 ms, 40 % of the width");
        await open.Locate(".box").Nth(1).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?shape=merged&focus=[0-9a-f]{16}$"));
        await Expect(open.Locate(".box .label")).ToHaveTextAsync(["authorize", "! SELECT items"]);
        open.AssertSilent();
    }

    [Fact]
    public async Task Zooms_by_clicks_and_comes_back()
    {
        await using var open = await _browser.OpenAsync("/trace/1/flame");

        await open.Locate(".box").Nth(1).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?focus=0{15}2$"));
        await Expect(open.Locate(".box .label")).ToHaveTextAsync(["authorize", "! SELECT items"]);
        Assert.Equal(["0% 100%", "12.5% 50%"], await PlacesAsync(open));
        await Expect(open.Locate(".way .step")).ToHaveTextAsync(["Whole trace", "GET /", "authorize"]);

        await open.Page.ReloadAsync();
        await Expect(open.Locate(".box")).ToHaveCountAsync(2);
        await open.Page.GoBackAsync();
        await Expect(open.Locate(".box")).ToHaveCountAsync(4);
        await open.Page.GoForwardAsync();
        await Expect(open.Locate(".box")).ToHaveCountAsync(2);
        await open.Locate(".way >> text=In the waterfall").ClickAsync();
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("authorize");
        open.AssertSilent();
    }

    [Fact]
    public async Task Is_walked_through_by_the_keyboard()
    {
        await using var open = await _browser.OpenAsync("/trace/1/flame");
        var keyboard = open.Page.Keyboard;
        var focused = open.Locate(".box:focus title");
        await Expect(open.Locate(".box[tabindex='0']")).ToHaveCountAsync(1);

        await keyboard.PressAsync("ArrowDown");
        await Expect(focused).ToContainTextAsync("GET /");
        await keyboard.PressAsync("ArrowDown");
        await Expect(focused).ToContainTextAsync("authorize");
        await Expect(open.Locate("#about")).ToContainTextAsync("shop authorize: 40 ms, itself 20 ms, 20 ms after the start");
        await keyboard.PressAsync("ArrowRight");
        await Expect(focused).ToContainTextAsync("render");
        await keyboard.PressAsync("ArrowLeft");
        await keyboard.PressAsync("Enter");
        await Expect(open.Locate(".box")).ToHaveCountAsync(2);
        await Expect(focused).ToContainTextAsync("authorize");
        await keyboard.PressAsync("Escape");
        await Expect(open.Locate(".box")).ToHaveCountAsync(4);
        await keyboard.PressAsync("m");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?shape=merged$"));
        await Expect(open.Locate("#merged[aria-current]")).ToHaveCountAsync(1);
        open.AssertSilent();
    }

    [Fact]
    public async Task Finds_spans_and_keeps_what_is_drawn()
    {
        await using var open = await _browser.OpenAsync("/trace/1/flame?focus=0000000000000002");

        await open.Page.Keyboard.PressAsync("/");
        await open.Page.Keyboard.TypeAsync("items");
        await open.Page.Keyboard.PressAsync("Enter");

        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?focus=0{15}2&q=items$"));
        await Expect(open.Locate(".box.match title")).ToContainTextAsync("SELECT items");
        await Expect(open.Locate(".box:not(.match)")).ToHaveCountAsync(1);
        open.AssertSilent();
    }

    [Fact]
    public async Task Is_usable_without_javascript()
    {
        await using var open = await _browser.OpenAsync("/trace/1/flame", javaScript: false);

        await open.Locate(".box").Nth(1).ClickAsync();
        await Expect(open.Locate(".box")).ToHaveCountAsync(2);
        await open.Locate("#filter").FillAsync("items");
        await open.Locate("#filter").PressAsync("Enter");
        await Expect(open.Locate(".box.match")).ToHaveCountAsync(1);
        await Expect(open.Locate(".box")).ToHaveCountAsync(2);
        await open.Locate("#merged").ClickAsync();
        await Expect(open.Locate(".box.match")).ToHaveCountAsync(1);
    }

    private static Task<string[]> PlacesAsync(OpenPage open) => open.Locate(".box > rect:first-of-type")
        .EvaluateAllAsync<string[]>("all => all.map(rect => `${rect.getAttribute('x')} ${rect.getAttribute('width')}`)");
}
