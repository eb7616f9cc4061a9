using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class ArchitecturePageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public ArchitecturePageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
        _api.Store.Links.Links.Clear();
    }

    [Fact]
    public async Task Draws_who_calls_whom_and_marks_what_fails_and_what_sends_no_spans()
    {
        AddCalls();
        await using var open = await _browser.OpenAsync("/architecture");

        await Expect(open.Locate(".node")).ToHaveCountAsync(4);
        await Expect(open.Locate(".node.outside .name")).ToHaveTextAsync("postgresql");
        await Expect(open.Locate(".edge.bad title")).ToHaveTextAsync("orders calls stock: < 0.01 a second, 10 in all, 50 % with errors");
        var web = await open.Page.GetByRole(AriaRole.Link, new() { Name = "web", Exact = true }).First.BoundingBoxAsync();
        var orders = await open.Locate(".node").Filter(new() { HasText = "orders" }).BoundingBoxAsync();
        Assert.True(web!.X + web.Width < orders!.X);
        open.AssertSilent();
    }

    [Fact]
    public async Task A_service_leads_to_what_is_around_it_and_to_its_figures()
    {
        AddCalls();
        await using var open = await _browser.OpenAsync("/architecture?lookback=6h");

        await open.Locate(".node").Filter(new() { HasText = "postgresql" }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/architecture\\?service=postgresql&lookback=6h$"));
        await Expect(open.Locate(".node .name")).ToHaveTextAsync(["orders", "postgresql", "stock"]);

        await open.Locate(".node").Filter(new() { HasText = "stock" }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Rate, errors, durations" }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/services\\?service=stock&lookback=6h"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_the_same_in_a_table_without_scripts()
    {
        AddCalls();
        await using var open = await _browser.OpenAsync("/architecture", javaScript: false, ColorScheme.Dark);

        await Expect(open.Locate("table tbody tr")).ToHaveCountAsync(3);
        await Expect(open.Locate("table tbody tr").First).ToContainTextAsync("web");
        await Expect(open.Locate(".graph .tools")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_a_node_is_connected_with_is_shown_while_it_has_the_keyboard()
    {
        AddCalls();
        await using var open = await _browser.OpenAsync("/architecture");

        await open.Locate(".node").Filter(new() { HasText = "web" }).FocusAsync();

        await Expect(open.Locate(".edge.near")).ToHaveCountAsync(1);
        await Expect(open.Locate(".node.near")).ToHaveCountAsync(2);
        open.AssertSilent();
    }

    [Fact]
    public async Task Says_when_there_are_no_calls()
    {
        await using var open = await _browser.OpenAsync("/architecture");

        await Expect(open.Locate(".notice")).ToContainTextAsync("No calls in this window");
        open.AssertSilent();
    }

    [Fact]
    public async Task Names_are_only_text()
    {
        const string Hostile = "<script>alert(1)</script>\"'&/..";
        _api.Store.Links.Add(Hostile, "<b>x</b>", 3, 1);
        await using var open = await _browser.OpenAsync("/architecture");

        await Expect(open.Locate("table tbody th")).ToHaveTextAsync(Hostile);
        Assert.Equal(0, await open.Locate("main script, main b").CountAsync());
        await open.Locate("table tbody th a").ClickAsync();
        await Expect(open.Locate("h1")).ToContainTextAsync(Hostile);
        open.AssertSilent();
    }

    private void AddCalls()
    {
        foreach (var service in new[] { "web", "orders", "stock" }) _api.Store.Add(Otlp.Trace((service, [Otlp.Span($"{service.Length}", 1)])));
        _api.Store.Links.Add("web", "orders", 1000);
        _api.Store.Links.Add("orders", "stock", 10, 5);
        _api.Store.Links.Add("stock", "postgresql", 10);
    }
}
