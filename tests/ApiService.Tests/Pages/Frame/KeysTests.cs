using System.Text.RegularExpressions;
using Tracepost.ApiService.Tests.Pages.Quality;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Frame;

public sealed class KeysTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public KeysTests(BrowserFixture browser)
    {
        _browser = browser;
        new SampleSystem().Fill(browser.Host.Store);
    }

    [Theory]
    [InlineData("v", "/services")]
    [InlineData("a", "/architecture")]
    [InlineData("c", "/compare")]
    [InlineData("s", "/search")]
    public async Task G_and_a_letter_go_to_a_page(string letter, string path)
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#keys-button")).ToBeVisibleAsync();

        await open.Page.Keyboard.PressAsync("g");
        await open.Page.Keyboard.PressAsync(letter);

        await Expect(open.Page).ToHaveURLAsync(new Regex(path + "$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task A_slash_goes_to_the_first_field_and_t_to_that_of_a_trace()
    {
        await using var open = await _browser.OpenAsync("/compare");
        var keyboard = open.Page.Keyboard;

        await keyboard.PressAsync("/");
        await Expect(open.Locate("#first")).ToBeFocusedAsync();
        await keyboard.TypeAsync("t/?gs");
        await Expect(open.Locate("#first")).ToHaveValueAsync("t/?gs");
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("t");
        await Expect(open.Locate("#jump")).ToBeFocusedAsync();
        await keyboard.TypeAsync("1");
        await keyboard.PressAsync("Enter");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/1$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task A_question_mark_lists_them_and_gives_the_keyboard_back()
    {
        await using var open = await _browser.OpenAsync("/services");
        await open.Locate("#lookback").FocusAsync();
        await open.Page.Keyboard.PressAsync("Escape");
        await open.Locate("nav a").First.FocusAsync();

        await open.Page.Keyboard.PressAsync("?");
        var dialog = open.Locate("dialog.keys");
        await Expect(dialog).ToHaveAccessibleNameAsync("Keys");
        await Expect(dialog.Locator("dl div").Filter(new() { HasText = "go to Architecture" }).Locator("kbd")).ToHaveTextAsync(["g", "a"]);
        await Accessibility.AssertAsync(open.Page);
        await open.Page.Keyboard.PressAsync("t");
        await Expect(dialog).ToBeVisibleAsync();
        await open.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(open.Locate("nav a").First).ToBeFocusedAsync();

        await open.Locate("#keys-button").ClickAsync();
        await dialog.GetByText("Close").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        open.AssertSilent();
    }

    [Fact]
    public async Task What_a_page_binds_counts_there_and_is_listed_once()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);

        await open.Locate("#keys-button").ClickAsync();

        await Expect(open.Locate("dialog.keys dt").Filter(new() { HasTextRegex = new Regex(@"^\s*/\s*$") })).ToHaveCountAsync(1);
        await open.Page.Keyboard.PressAsync("Escape");
        await Expect(open.Locate("dialog[open]")).ToHaveCountAsync(0);
        await open.Page.Keyboard.PressAsync("/");
        await Expect(open.Locate("#filter")).ToBeFocusedAsync();
        open.AssertSilent();
    }
}
