using Tracepost.ApiService.Tests.Pages.Quality;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Frame;

/// <summary>Pages that the browser loads ahead, while the pointer rests on a link or presses it.</summary>
public sealed class AheadTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public AheadTests(BrowserFixture browser)
    {
        _browser = browser;
        new SampleSystem().Fill(browser.Host.Store);
    }

    [Fact]
    public async Task Every_page_names_the_rules_and_they_are_served_as_such()
    {
        using var page = await _browser.Host.Client.GetAsync(new Uri("/search", UriKind.Relative), TestContext.Current.CancellationToken);
        var rules = Assert.Single(page.Headers.GetValues("Speculation-Rules"));
        Assert.Matches("^\"/assets/[0-9a-f]{16}/prefetch\\.json\"$", rules);

        var (status, type, body) = await _browser.Host.GetAsync(rules.Trim('"'));
        Assert.Equal((200, "application/speculationrules+json"), (status, type));
        Assert.Contains("\"prefetch\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_of_the_list_is_loaded_while_the_pointer_rests_on_it()
    {
        await using var open = await _browser.OpenAsync("/search");
        var link = open.Locate(".traces a[data-ahead]").First;

        await link.HoverAsync();
        await UntilTheStoreIsAskedAsync();
        await link.ClickAsync();

        await Expect(open.Locate("#trace")).ToBeVisibleAsync();
        Assert.Equal("navigational-prefetch", await open.Page.EvaluateAsync<string>("performance.getEntriesByType('navigation')[0].deliveryType"));
        open.AssertSilent();
    }

    private async Task UntilTheStoreIsAskedAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (_browser.Host.Store.LastGet is null) await Task.Delay(20, limit.Token);
    }
}
