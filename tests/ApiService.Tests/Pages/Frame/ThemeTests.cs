using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Frame;

public sealed class ThemeTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Light = "rgb(245, 245, 245)";
    private const string Dark = "rgb(20, 20, 20)";

    [Theory]
    [InlineData(ColorScheme.Light, true, Light)]
    [InlineData(ColorScheme.Dark, true, Dark)]
    [InlineData(ColorScheme.Dark, false, Dark)]
    public async Task Follows_the_system_until_one_is_chosen(ColorScheme system, bool javaScript, string ground)
    {
        await using var open = await browser.OpenAsync("/compare", javaScript, system);

        Assert.Equal(ground, await GroundAsync(open));
        open.AssertSilent();
    }

    [Fact]
    public async Task A_chosen_theme_holds_on_every_page_and_in_other_tabs()
    {
        await using var open = await browser.OpenAsync("/compare", colours: ColorScheme.Dark);
        var other = await open.Page.Context.NewPageAsync();
        await other.GotoAsync("/services");
        var button = open.Locate("#theme-button");

        await Expect(button).ToHaveAccessibleNameAsync("Theme: as the system");
        await button.ClickAsync();
        await Expect(button).ToHaveAccessibleNameAsync("Theme: light");
        Assert.Equal(Light, await GroundAsync(open));
        await Expect(other.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await open.Page.GotoAsync("/architecture");
        Assert.Equal(Light, await GroundAsync(open));

        await button.ClickAsync();
        await Expect(button).ToHaveAccessibleNameAsync("Theme: dark");
        await open.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await open.Page.ReloadAsync();
        Assert.Equal(Dark, await GroundAsync(open));

        await button.ClickAsync();
        await Expect(button).ToHaveAccessibleNameAsync("Theme: as the system");
        Assert.Equal(Light, await GroundAsync(open));
        open.AssertSilent();
    }

    /// <summary>The dark colours stand twice in base.css: for those who chose them and for those whose system did.</summary>
    [Fact]
    public async Task Dark_is_the_same_by_choice_and_by_the_system()
    {
        await using var open = await browser.OpenAsync("/compare", colours: ColorScheme.Dark);
        var bySystem = await VariablesAsync(open);
        await open.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var light = await VariablesAsync(open);
        await open.Page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");

        Assert.Equal(bySystem, await VariablesAsync(open));
        Assert.NotEqual(bySystem, light);
        Assert.True(bySystem.Length > 20);
    }

    /// <summary>Otherwise a chosen dark page would begin with a flash of light.</summary>
    [Fact]
    public async Task Is_known_before_anything_is_painted()
    {
        var (_, _, html) = await browser.Host.GetAsync("/compare");

        var script = html.IndexOf("/theme.js\"></script>", StringComparison.Ordinal);
        Assert.InRange(script, 1, html.IndexOf("rel=\"stylesheet\"", StringComparison.Ordinal));
        Assert.Contains("<script src=\"/assets/", html[..script], StringComparison.Ordinal);
    }

    private static Task<string> GroundAsync(OpenPage open) => open.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static Task<string[]> VariablesAsync(OpenPage open) => open.Page.EvaluateAsync<string[]>(
        """
        () => {
          const names = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => rule.selectorText === ":root").flatMap(rule => [...rule.style]).filter(name => name.startsWith("--"));
          const style = getComputedStyle(document.documentElement);
          return names.map(name => `${name}: ${style.getPropertyValue(name)}`);
        }
        """);
}
