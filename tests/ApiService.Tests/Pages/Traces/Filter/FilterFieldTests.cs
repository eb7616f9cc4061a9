using Tracepost.ApiService.Tests.Pages.Traces.Panel;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Filter;

public sealed class FilterFieldTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public FilterFieldTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(PanelSpans.Trace());
    }

    [Theory]
    [InlineData("duration>50ms", 1)]
    [InlineData("duration<50ms -kind=server", 2)]
    [InlineData("has:events", 2)]
    [InlineData("host.name==node-3", 2)]
    [InlineData("attempt>=3", 0)]
    public async Task Understands_conditions(string filter, int rows)
    {
        await using var open = await _browser.OpenAsync("/trace/1");

        await open.Locate("#filter").FillAsync(filter);

        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(rows);
        await Expect(open.Locate("#matches")).ToHaveTextAsync(rows == 0 ? "0 matches" : "1 match");
        await Expect(open.Locate("#filter-error")).ToBeHiddenAsync();
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_at_the_field_what_it_does_not_understand_and_shows_every_span()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        var (field, error) = (open.Locate("#filter"), open.Locate("#filter-error"));

        await field.FillAsync("duration>5");
        await Expect(error).ToContainTextAsync("Write a duration with its unit");
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(2);

        await open.Page.ReloadAsync();
        await Expect(error).ToBeVisibleAsync();
        await field.FillAsync("duration>5ms");
        await Expect(error).ToBeHiddenAsync();
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "false");
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_so_without_scripts_too_and_the_page_stays()
    {
        await using var open = await _browser.OpenAsync("/trace/1?q=kind%3Dsrv", javaScript: false);

        await Expect(open.Locate("#filter-error")).ToContainTextAsync("Write kind= and one of");
        await Expect(open.Locate("#filter")).ToHaveValueAsync("kind=srv");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Proposes_the_keys_of_the_trace_for_the_last_word()
    {
        await using var open = await _browser.OpenAsync("/trace/1");
        var proposals = open.Locate("#filter-keys option");

        await open.Locate("#filter").PressSequentiallyAsync("card -db.q");
        await Expect(proposals).ToHaveCountAsync(1);
        await Expect(proposals).ToHaveAttributeAsync("value", "card -db.query.text=");
        await open.Locate("#filter").FillAsync("has:exception.t");
        await Expect(proposals).ToHaveAttributeAsync("value", "has:exception.type");
        await open.Locate("#filter").FillAsync("duration>5ms");
        await Expect(proposals).ToHaveCountAsync(0);
        open.AssertSilent();
    }
}
