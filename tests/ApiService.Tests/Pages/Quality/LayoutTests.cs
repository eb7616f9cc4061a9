using Microsoft.Playwright;

namespace Tracepost.ApiService.Tests.Pages.Quality;

/// <summary>What holds for every page: its frame, its widths, paper, and a browser without scripts.</summary>
public sealed class LayoutTests : IClassFixture<BrowserFixture>
{
    private const string Overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    private readonly BrowserFixture _browser;

    public LayoutTests(BrowserFixture browser)
    {
        _browser = browser;
        new SampleSystem().Fill(browser.Host.Store);
    }

    public static TheoryData<string> Pages => EveryPage.All;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_is_wider_than_the_window(string path)
    {
        foreach (var width in new[] { 360, 768, 1280 })
        {
            await using var open = await _browser.OpenAsync(EveryPage.Resolve(path, text => text), new Look(width));
            await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

            Assert.True(await open.Page.EvaluateAsync<int>(Overflow) <= 0, $"{path} scrolls sideways at {width} px");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_browser_has_nothing_to_complain_about(string path)
    {
        await using var open = await _browser.OpenAsync("/compare");
        var response = await open.Page.GotoAsync(EveryPage.Resolve(path, text => text));
        await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        // That a page is answered with 400 or 404 is said in the console by the browser itself.
        if (response!.Ok) open.AssertSilent();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Without_scripts_it_says_the_same_and_offers_nothing_that_would_not_work(string path)
    {
        await using var with = await _browser.OpenAsync(EveryPage.Resolve(path, text => text));
        await using var without = await _browser.OpenAsync(EveryPage.Resolve(path, text => text), javaScript: false);

        Assert.Equal(await with.Locate("main h1").AllInnerTextsAsync(), await without.Locate("main h1").AllInnerTextsAsync());
        Assert.Equal(await with.Page.TitleAsync(), await without.Page.TitleAsync());
        // A button without a form does nothing by itself.
        Assert.Empty(await without.Locate("button[type=button]:visible").AllInnerTextsAsync());
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task On_paper_there_is_what_is_read_and_nothing_to_click(string path)
    {
        await using var open = await _browser.OpenAsync(EveryPage.Resolve(path, text => text), new Look(800));
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.True(await open.Locate("main h1").First.IsVisibleAsync());
        Assert.False(await open.Locate("header.top").IsVisibleAsync());
        Assert.Equal("rgb(255, 255, 255)", await open.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Its_policy_forbids_what_is_inline_and_there_is_nothing_inline(string path)
    {
        using var answer = await _browser.Host.Client.GetAsync(new Uri(EveryPage.Resolve(path, text => text), UriKind.Relative), TestContext.Current.CancellationToken);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        await using var open = await _browser.OpenAsync(EveryPage.Resolve(path, text => text), javaScript: false);
        var inline = await open.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("*")]
              .filter(element => Element.prototype.matches.call(element, "style, script:not([src]), [style], a[href^='javascript:' i]") || [...element.attributes].some(attribute => attribute.name.startsWith("on")))
              .map(element => element.outerHTML.slice(0, 200))
            """);
        Assert.Empty(inline);
    }

    [Fact]
    public async Task Each_place_has_a_title_of_its_own()
    {
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var open = await _browser.OpenAsync("/");
        foreach (var path in EveryPage.Paths)
        {
            await open.Page.GotoAsync(EveryPage.Resolve(path, text => text));
            var place = path.Split('?')[0];
            if (place == "/") place = "/search";
            var title = await open.Page.TitleAsync();
            Assert.True(!titles.TryGetValue(title, out var other) || other == place, $"{path} and {other} are both called {title}");
            titles[title] = place;
        }
    }
}
