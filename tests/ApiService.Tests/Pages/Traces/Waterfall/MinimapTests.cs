using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Waterfall;

public sealed class MinimapTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public MinimapTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(OrderTrace.Create());
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Draws_the_whole_trace(ColorScheme colours)
    {
        await using var open = await _browser.OpenAsync("/trace/1", colours: colours);

        await Expect(open.Locate("#map")).ToBeVisibleAsync();
        await open.Page.WaitForFunctionAsync("() => { const map = document.getElementById('map'); return map.width > 300 && map.getContext('2d').getImageData(0, 0, map.width, map.height).data.some(part => part > 0); }");
        open.AssertSilent();
    }

    [Fact]
    public async Task Dragging_chooses_a_window_of_time_and_a_double_click_all_of_it()
    {
        await using var open = await _browser.OpenAsync("/trace/1");

        await DragAsync(open, 0.25, 0.75);
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?start=2[45]\d{6}&end=7[456]\d{6}$"));
        await Expect(open.Locate("#slice")).ToContainTextAsync(new Regex(@"2[45](\.\d)? ms – 7[456](\.\d)? ms"));
        await Expect(open.Locate("#axis text").Nth(1)).ToContainTextAsync("+");
        await Expect(open.Locate("#row-0 .bar text")).ToHaveTextAsync("◂ 100 ms ▸");
        await Expect(open.Locate("#handle-start")).ToHaveAttributeAsync("aria-valuenow", new Regex("^2[45]\\d$"));

        await open.Page.ReloadAsync();
        await Expect(open.Locate("#row-0 .bar text")).ToHaveTextAsync("◂ 100 ms ▸");
        await Expect(open.Locate("#handle-start")).ToHaveAttributeAsync("aria-valuenow", new Regex("^2[45]\\d$"));
        await open.Locate("#minimap").DblClickAsync(new() { Position = new() { X = 400, Y = 20 } });
        await Expect(open.Locate("#row-0 .bar text")).ToHaveTextAsync("100 ms");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/1$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task A_span_outside_of_the_window_says_so()
    {
        await using var open = await _browser.OpenAsync("/trace/1?start=65000000&end=95000000");

        await Expect(open.Locate("#row-1 .bar rect")).ToHaveCountAsync(0);
        await Expect(open.Locate("#row-1 .bar text")).ToHaveTextAsync("◂ 40 ms");
        await Expect(open.Locate("#row-1 .bar > title")).ToContainTextAsync("before the shown time");
        await Expect(open.Locate("#rows .row").Last.Locator(".bar rect")).ToHaveAttributeAsync("x", "16.667%");
        open.AssertSilent();
    }

    [Fact]
    public async Task Handles_are_moved_by_the_mouse_and_by_keys()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);

        await open.Locate("#handle-start").FocusAsync();
        await open.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?start=11000000$"));
        await Expect(open.Locate("#handle-start")).ToHaveAttributeAsync("aria-valuetext", "11 ms");
        await Expect(open.Locate("#row-0 .bar text")).ToHaveTextAsync("◂ 100 ms");
        await Expect(open.Locate("#handle-start")).ToBeFocusedAsync();

        var box = (await open.Locate("#minimap").BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + box.Width - 1, box.Y + 20);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 20, new() { Steps = 4 });
        await open.Page.Mouse.UpAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?start=11000000&end=(49|50)\d{6}$"));
        await open.Locate("#whole").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/1$"));
        await Expect(open.Locate("#handle-end")).ToHaveAttributeAsync("aria-valuenow", "1000");
        open.AssertSilent();
    }

    [Fact]
    public async Task Keys_zoom_and_move_the_window()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);
        var keyboard = open.Page.Keyboard;

        await keyboard.PressAsync("w");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?start=20000000&end=80000000$"));
        await keyboard.PressAsync("d");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?start=3[12]\d{6}&end=9[12]\d{6}$"));
        await keyboard.PressAsync("d");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?start=(40|39)\d{6}$"));
        await keyboard.PressAsync("a");
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?start=2[78]\d{6}&end=8[78]\d{6}$"));
        await keyboard.PressAsync("s");
        await keyboard.PressAsync("s");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/1$"));
        await keyboard.PressAsync("w");
        await Expect(open.Page).ToHaveURLAsync(new Regex("start="));
        await keyboard.PressAsync("Escape");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/1$"));
        open.AssertSilent();
    }

    private static async Task DragAsync(OpenPage open, double from, double to)
    {
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);
        var box = (await open.Locate("#minimap").BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync((float)(box.X + (box.Width * from)), box.Y + 20);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync((float)(box.X + (box.Width * to)), box.Y + 20, new() { Steps = 4 });
        await open.Page.Mouse.UpAsync();
    }
}
