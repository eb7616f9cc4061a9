using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

public sealed class StatisticsPageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public StatisticsPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(ViewTraces.Shop());
    }

    [Fact]
    public async Task Says_where_the_time_went()
    {
        await using var open = await _browser.OpenAsync("/trace/1/statistics");

        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["shop GET /", "shop authorize", "catalog SELECT items", "shop render"]);
        await Expect(open.Locate("tbody tr").First).ToContainTextAsync(new Regex(@"1\s*0\s*40 %\s*40 ms\s*100 ms\s*100 ms\s*100 ms\s*100 ms\s*100 ms\s*100 ms"));
        await Expect(open.Locate("tbody .bad")).ToHaveTextAsync("! 1");
        await Expect(open.Locate("th[aria-sort=descending]")).ToHaveTextAsync("Self time");
        open.AssertSilent();
    }

    [Fact]
    public async Task Every_order_and_grouping_is_a_link_and_the_back_button_works()
    {
        await using var open = await _browser.OpenAsync("/trace/1/statistics");

        await open.Locate(".segments >> text='Service'").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?by=service$"));
        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["shop", "catalog"]);
        await open.Locate("thead >> text=Errors").ClickAsync();
        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["catalog", "shop"]);
        await open.Locate("thead >> text=Errors").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?by=service&sort=-errors$"));
        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["shop", "catalog"]);
        await Expect(open.Locate("th[aria-sort=ascending]")).ToHaveTextAsync("Errors");
        await open.Page.GoBackAsync();
        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["catalog", "shop"]);
        open.AssertSilent();
    }

    [Fact]
    public async Task Groups_by_any_attribute()
    {
        await using var open = await _browser.OpenAsync("/trace/1/statistics");

        await open.Locate("#by").FillAsync("db.system");
        await open.Locate("#by").PressAsync("Enter");

        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?by=db\.system$"));
        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["(without it)", "postgresql"]);
        await Expect(open.Locate("#keys option[value='db.system']")).ToHaveCountAsync(1);
        open.AssertSilent();
    }

    [Theory]
    [InlineData("", "SELECT items", "SELECT items")]
    [InlineData("?by=service", "catalog", "SELECT items")]
    [InlineData("?by=operation", "render", "render")]
    [InlineData("?by=db.system", "postgresql", "SELECT items")]
    public async Task A_row_leads_to_its_spans_in_the_waterfall(string query, string row, string operation)
    {
        await using var open = await _browser.OpenAsync("/trace/1/statistics" + query);

        await open.Locate($"tbody th a:has-text('{row}')").ClickAsync();

        await Expect(open.Locate("#rows .row:not(.dim) .op")).ToHaveTextAsync([operation]);
        open.AssertSilent();
    }

    [Fact]
    public async Task Is_readable_without_javascript()
    {
        await using var open = await _browser.OpenAsync("/trace/1/statistics", javaScript: false);

        await open.Locate("thead >> text=Max").ClickAsync();
        await Expect(open.Locate("tbody th").First).ToContainTextAsync("GET /");
        await open.Locate("#by").FillAsync("service.name");
        await open.Locate("button:has-text('Group')").ClickAsync();
        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["shop", "catalog"]);
    }
}
