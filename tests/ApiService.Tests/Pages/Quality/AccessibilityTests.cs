using Microsoft.Playwright;

namespace Tracepost.ApiService.Tests.Pages.Quality;

/// <summary>WCAG AA, as far as axe finds it out, and what it does not look at: the keyboard.</summary>
public sealed class AccessibilityTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public AccessibilityTests(BrowserFixture browser)
    {
        _browser = browser;
        new SampleSystem().Fill(browser.Host.Store);
    }

    public static TheoryData<string> Pages => EveryPage.All;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_keeps_people_from_reading_it_in_either_theme(string path)
    {
        await using var open = await _browser.OpenAsync(EveryPage.Resolve(path, text => text));
        await Accessibility.AssertAsync(open.Page);

        await open.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Accessibility.AssertAsync(open.Page);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_tab_key_reaches_all_that_can_be_clicked_and_shows_where_it_is(string path)
    {
        await using var open = await _browser.OpenAsync(EveryPage.Resolve(path, text => text));
        await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var wanted = await open.Page.EvaluateAsync<string[]>(Reachable);

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < (2 * wanted.Length) + 10 && seen.Count < wanted.Length; i++)
        {
            await open.Page.Keyboard.PressAsync("Tab");
            var at = await open.Page.EvaluateAsync<string?>(Focused);
            if (at is null) continue;
            Assert.False(at.StartsWith("unseen ", StringComparison.Ordinal), at);
            seen.Add(at);
        }

        Assert.Empty(wanted.Except(seen));
    }

    // Rows that hand the focus on with the arrow keys are not waited for, nor are parts of one field, such as those of a date.
    private const string Reachable =
        """
        () => {
          const found = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(element =>
            element.tabIndex >= 0 && !element.disabled && element.type !== "hidden" && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest("details:not([open]) > :not(summary)"));
          found.forEach((element, i) => element.setAttribute("data-test", `${i} ${element.outerHTML.slice(0, 120)}`));
          return found.map(element => element.getAttribute("data-test"));
        }
        """;

    private const string Focused =
        """
        () => {
          const element = document.activeElement;
          const name = element?.getAttribute("data-test");
          if (!name) return null;
          // A link over a whole card, or a cell of a row, may leave it to that.
          for (let shown = element; shown && shown.id !== "main"; shown = shown.parentElement) {
            const style = getComputedStyle(shown);
            if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) return name;
          }
          // What is drawn has another line.
          const drawn = () => [...element.querySelectorAll("*")].map(part => { const { stroke, strokeWidth } = getComputedStyle(part); return stroke + strokeWidth; }).join();
          const focused = drawn();
          element.blur();
          const changes = drawn() !== focused;
          element.focus();
          return changes ? name : `unseen ${name}`;
        }
        """;
}
