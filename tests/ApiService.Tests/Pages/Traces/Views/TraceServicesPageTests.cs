using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

public sealed class TraceServicesPageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public TraceServicesPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
    }

    [Fact]
    public async Task Draws_who_calls_whom_and_what_each_took_itself()
    {
        _browser.Host.Store.Add(ViewTraces.Shop());
        await using var open = await _browser.OpenAsync("/trace/1/services");

        await Expect(open.Locate(".node .name")).ToHaveTextAsync(["catalog", "postgresql", "shop"]);
        await Expect(open.Locate(".node:has-text('shop') .figures")).ToHaveTextAsync("80 % · 3 spans");
        await Expect(open.Locate(".node:has-text('catalog') .figures")).ToHaveTextAsync("20 % · 1 span · ! 1");
        await Expect(open.Locate(".node.outside .name")).ToHaveTextAsync("postgresql");
        await Expect(open.Locate(".edge title")).ToContainTextAsync([
            "catalog calls postgresql: once, 20 ms in all", "shop calls catalog: once, 20 ms in all"]);
        await Expect(open.Locate("tbody tr")).ToHaveTextAsync([
            new Regex(@"catalog\s*postgresql\s*1\s*! 1\s*20 ms\s*20 ms\s*20 ms"), new Regex(@"shop\s*catalog\s*1\s*! 1\s*20 ms\s*20 ms\s*20 ms")]);
        open.AssertSilent();
    }

    [Fact]
    public async Task A_service_leads_to_its_spans()
    {
        _browser.Host.Store.Add(ViewTraces.Shop());
        await using var open = await _browser.OpenAsync("/trace/1/services");

        await open.Locate(".node:has-text('catalog')").ClickAsync();

        await Expect(open.Locate("#rows .row:not(.dim) .op")).ToHaveTextAsync(["SELECT items"]);
        open.AssertSilent();
    }

    [Fact]
    public async Task A_service_alone_is_a_graph_too()
    {
        _browser.Host.Store.Add(ViewTraces.Bare());
        await using var open = await _browser.OpenAsync("/trace/1/services");

        await Expect(open.Locate(".node .name")).ToHaveTextAsync("shop");
        await Expect(open.Locate(".view")).ToContainTextAsync("No span of this trace calls another service.");
        open.AssertSilent();
    }
}
