using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Shared;

/// <summary>Nothing was stored yet: each page says so, and what to do.</summary>
public sealed class EmptyStoreTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public EmptyStoreTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
    }

    [Theory]
    [InlineData("/", "No traces yet", "/system/send")]
    [InlineData("/services", "Nothing has been stored yet", "/system/send")]
    [InlineData("/architecture", "No calls in this window", "/system/send")]
    [InlineData("/compare", "Which two traces?", "/search")]
    [InlineData("/system", "Nothing has been stored yet", "/system/send")]
    public async Task Each_page_says_what_to_do(string path, string title, string link)
    {
        await using var open = await _browser.OpenAsync(path);

        await Expect(open.Locate(".notice h1, .notice h2").First).ToHaveTextAsync(title);
        await Expect(open.Locate($".notice a[href^='{link}']").First).ToBeVisibleAsync();
        open.AssertSilent();
    }

    [Fact]
    public async Task A_trace_that_is_not_there_may_still_come()
    {
        var (status, _, body) = await _browser.Host.GetAsync("/trace/abc");

        Assert.Equal(404, status);
        Assert.Contains("Its spans may still be on their way", body, StringComparison.Ordinal);
        Assert.Contains("href=\"/search\"", body, StringComparison.Ordinal);
    }
}
