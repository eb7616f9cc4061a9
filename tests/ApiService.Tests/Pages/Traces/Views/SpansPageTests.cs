using System.Text.RegularExpressions;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

public sealed class SpansPageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public SpansPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Lists_the_spans_and_leads_to_each()
    {
        _api.Store.Add(ViewTraces.Shop());
        await using var open = await _browser.OpenAsync("/trace/1/spans");

        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["GET /", "authorize", "SELECT items", "render"]);
        await Expect(open.Locate("tbody tr").Nth(1)).ToHaveTextAsync(new Regex(@"\+20 ms\s*shop\s*authorize\s*internal\s*40 ms\s*20 ms\s*–"));
        await Expect(open.Locate("tbody tr").Nth(2)).ToContainTextAsync("! error");
        await open.Locate("thead >> text=Duration").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?sort=duration$"));
        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["GET /", "authorize", "SELECT items", "render"]);
        await open.Locate("thead >> text=Duration").ClickAsync();
        await Expect(open.Locate("tbody th").Last).ToHaveTextAsync("GET /");
        await open.Locate("thead >> text=Status").ClickAsync();
        await Expect(open.Locate("tbody th").First).ToHaveTextAsync("SELECT items");
        await open.Locate("tbody th a").First.ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"/trace/0*1\?span=0{15}4$"));
        await Expect(open.Locate("#panel h2")).ToHaveTextAsync("SELECT items");
        open.AssertSilent();
    }

    [Fact]
    public async Task Filters_as_the_waterfall_does()
    {
        _api.Store.Add(ViewTraces.Shop());
        await using var open = await _browser.OpenAsync("/trace/1/spans?sort=name");

        await open.Locate("#filter").FillAsync("error");
        await open.Locate("#filter").PressAsync("Enter");

        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?q=error&sort=name$"));
        await Expect(open.Locate("tbody th")).ToHaveTextAsync(["SELECT items"]);
        await Expect(open.Locate("[role=status]")).ToHaveTextAsync("1–1 of 1 that match, of 4 spans");
        await open.Page.GotoAsync("/trace/1/spans?q=nowhere");
        await Expect(open.Locate(".view")).ToContainTextAsync("No span matches.");
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_filter()
    {
        _api.Store.Add(ViewTraces.Shop());
        await using var open = await _browser.OpenAsync("/trace/1/spans?q=" + Uri.EscapeDataString("duration>soon"));

        await Expect(open.Locate("#view [role=alert]")).ToContainTextAsync("Write a duration with its unit");
        await Expect(open.Locate("tbody tr")).ToHaveCountAsync(4);
        await open.Page.GotoAsync("/trace/1/flame?q=" + Uri.EscapeDataString("duration>soon"));
        await Expect(open.Locate("#view [role=alert]")).ToContainTextAsync("Write a duration with its unit");
        await Expect(open.Locate(".flame.searched")).ToHaveCountAsync(0);
        open.AssertSilent();
    }

    [Fact]
    public async Task Turns_pages_by_links_and_keys()
    {
        _api.Store.Add(ViewTraces.Large(250));
        await using var open = await _browser.OpenAsync("/trace/1/spans");

        await Expect(open.Locate("tbody tr")).ToHaveCountAsync(100);
        await open.Locate("a[rel=next]").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex(@"\?page=2$"));
        await Expect(open.Locate("[role=status]")).ToHaveTextAsync("101–200 of 250 spans");
        await Expect(open.Locate("#copy-id")).ToBeVisibleAsync();
        await open.Page.Keyboard.PressAsync("n");
        await Expect(open.Locate("tbody tr")).ToHaveCountAsync(50);
        await open.Page.GoBackAsync();
        await Expect(open.Locate("[role=status]")).ToHaveTextAsync("101–200 of 250 spans");
        await Expect(open.Locate("#copy-id")).ToBeVisibleAsync();
        await open.Page.Keyboard.PressAsync("p");
        await Expect(open.Locate("[role=status]")).ToHaveTextAsync("1–100 of 250 spans");
        await open.Page.GotoAsync("/trace/1/spans?page=99");
        await Expect(open.Locate("[role=status]")).ToHaveTextAsync("201–250 of 250 spans");
        open.AssertSilent();
    }

    [Fact]
    public async Task The_file_has_what_the_filter_leaves_in_the_same_order()
    {
        _api.Store.Add(ViewTraces.Shop());

        var (status, type, body) = await _api.GetAsync("/trace/1/spans.csv?q=shop&sort=-duration");

        Assert.Equal((200, "text/csv; charset=utf-8; header=present"), (status, type));
        Assert.Equal(
            """
            span,parent,service,operation,kind,start_unix_ns,start_offset_ns,duration_ns,self_ns,status,status_message
            0000000000000003,0000000000000001,shop,render,internal,1795342530070000000,70000000,20000000,20000000,unset,
            0000000000000002,0000000000000001,shop,authorize,internal,1795342530020000000,20000000,40000000,20000000,unset,
            0000000000000001,,shop,GET /,server,1795342530000000000,0,100000000,40000000,unset,

            """.ReplaceLineEndings("\r\n"), body);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("plain text", "plain text")]
    public async Task No_name_is_a_formula_or_breaks_out_of_its_cell(string name, string cell)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1, name: name)])));

        var (_, _, body) = await _api.GetAsync("/trace/1/spans.csv");

        Assert.Contains($"\r\n0000000000000001,,shop,{cell},internal,", body, StringComparison.Ordinal);
    }
}
