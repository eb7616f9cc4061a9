using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Dependencies;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Architecture;

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
        await Expect(open.Locate("g .edge.bad")).ToHaveAttributeAsync("data-text", "< 0.01/s · 50 % err");
        await Expect(open.Locate(".label.bad")).ToHaveTextAsync("< 0.01/s · 50 % err");
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
        await open.Page.GoBackAsync();
        await Expect(open.Locate(".node")).ToHaveCountAsync(4);
        await open.Page.GoForwardAsync();

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
    public async Task Says_how_long_calls_take_and_what_it_is_that_sends_no_spans()
    {
        AddCalls();
        _api.Store.Links.Links[0].Durations = InMemoryLinks.Durations(1000, 34_000_000);
        _api.Store.Links.Links[2].ChildKind = NodeKind.Database;
        _api.Store.Links.Add("orders", "kafka", 5).ChildKind = NodeKind.Broker;
        _api.Store.Links.Add("orders", "api.example", 5);
        await using var open = await _browser.OpenAsync("/architecture");

        await Expect(open.Locate(".label").Filter(new() { HasText = "ms" })).ToHaveTextAsync("0.28/s · 34.6 ms");
        await Expect(open.Locate("table tbody tr").First.Locator("td").Nth(5)).ToHaveTextAsync("34.6 ms");
        await Expect(open.Locate(".node.database .figures")).ToHaveTextAsync("database");
        await Expect(open.Locate(".node.broker .name")).ToHaveTextAsync("kafka");
        await Expect(open.Locate(".node.external .figures")).ToHaveTextAsync("sends no spans");
        await Expect(open.Locate(".legend .shape")).ToHaveCountAsync(4);
        Assert.True(_api.Store.Links.Last!.WithDurations);
        open.AssertSilent();
    }

    [Fact]
    public async Task Finds_a_node_by_a_part_of_its_name()
    {
        AddCalls();
        await using var open = await _browser.OpenAsync("/architecture");

        await open.Page.Keyboard.PressAsync("f");
        await open.Page.Keyboard.TypeAsync("STO");
        await open.Page.Keyboard.PressAsync("Enter");

        await Expect(open.Page).ToHaveURLAsync(new Regex("q=STO"));
        await Expect(open.Locate(".node.found .name")).ToHaveTextAsync("stock");
        await Expect(open.Locate(".node.found")).ToBeInViewportAsync();
        await open.Locate(".matches a").ClickAsync();
        await Expect(open.Locate("h1")).ToHaveTextAsync("Around stock");
        open.AssertSilent();
    }

    [Fact]
    public async Task Only_calls_that_fail_or_that_are_many_enough()
    {
        AddCalls();
        await using var open = await _browser.OpenAsync("/architecture");

        await open.Page.GetByLabel("Only calls that fail").CheckAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("only=errors"));
        await Expect(open.Locate(".node .name")).ToHaveTextAsync(["orders", "stock"]);
        await open.Page.GoBackAsync();
        await open.Locate("#min").FillAsync("100");
        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(open.Locate(".node .name")).ToHaveTextAsync(["orders", "web"]);
        await open.Page.GotoAsync("/architecture?min=100000");
        await open.Page.GetByText("Show all").ClickAsync();
        await Expect(open.Locate(".node")).ToHaveCountAsync(4);
        open.AssertSilent();
    }

    [Fact]
    public async Task A_least_number_that_is_none_is_said_so()
    {
        var (status, _, body) = await _api.GetAsync("/architecture?min=many");

        Assert.Equal(400, status);
        Assert.Contains("&#x27;many&#x27; is no number of calls.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edge_is_pointed_at_and_leads_to_its_own_page()
    {
        AddCalls();
        await using var open = await _browser.OpenAsync("/architecture?lookback=6h");
        var edge = await open.Locate("g .edge").First.BoundingBoxAsync();
        var (x, y) = (edge!.X + edge.Width / 2, edge.Y + edge.Height / 2);

        await open.Page.Mouse.MoveAsync(x, y + 3);
        await Expect(open.Locate("#hint")).ToHaveTextAsync("web → orders: 0.05/s");
        await Expect(open.Locate(".node.near")).ToHaveCountAsync(2);
        await open.Page.Mouse.ClickAsync(x, y + 3);

        await Expect(open.Page).ToHaveURLAsync(new Regex("/architecture/link\\?lookback=6h&caller=web&called=orders$"));
        open.AssertSilent();
    }

    [Fact]
    public async Task The_graph_is_moved_and_zoomed_with_the_mouse_and_with_keys()
    {
        foreach (var edge in Graphs.Random(60, 150).Edges) _api.Store.Links.Add(edge.Parent, edge.Child, edge.Calls);
        await using var open = await _browser.OpenAsync("/architecture");
        var svg = open.Locate(".canvas svg");
        var width = (await svg.BoundingBoxAsync())!.Width;

        await open.Page.Keyboard.PressAsync("+");
        Assert.Equal(width * 1.25, (await svg.BoundingBoxAsync())!.Width, 3.0);
        var canvas = (await open.Locate(".canvas").BoundingBoxAsync())!;
        var before = await open.Page.EvaluateAsync<int>("document.querySelector('.canvas').scrollLeft");
        await open.Page.Mouse.MoveAsync(canvas.X + canvas.Width / 2, canvas.Y + canvas.Height / 2);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(canvas.X + canvas.Width / 2 - 120, canvas.Y + canvas.Height / 2, new() { Steps = 6 });
        await open.Page.Mouse.UpAsync();
        Assert.InRange(await open.Page.EvaluateAsync<int>("document.querySelector('.canvas').scrollLeft") - before, 110, 121);
        await Expect(open.Page).ToHaveURLAsync(new Regex("/architecture$"));

        await open.Page.Keyboard.PressAsync("0");
        Assert.True((await svg.BoundingBoxAsync())!.Width <= canvas.Width);
        open.AssertSilent();
    }

    [Fact]
    public async Task Three_hundred_services_weigh_less_than_700_kB_and_the_rest_is_in_a_table()
    {
        foreach (var edge in Graphs.Random(300, 1500).Edges)
        {
            var link = _api.Store.Links.Add(edge.Parent, edge.Child, edge.Calls, edge.Errors);
            link.Durations = InMemoryLinks.Durations(edge.Calls, 34_000_000);
        }

        var (status, _, body) = await _api.GetAsync("/architecture");
        TestContext.Current.TestOutputHelper?.WriteLine($"{body.Length} characters");

        Assert.Equal(200, status);
        Assert.InRange(body.Length, 100_000, 700_000);
        Assert.Equal(1500, Regex.Count(body, "data-from="));
        await using var open = await _browser.OpenAsync("/architecture");
        await Expect(open.Locate("table tbody tr")).ToHaveCountAsync(100);
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "All", Exact = true }).ClickAsync();
        await Expect(open.Locate("table tbody tr")).ToHaveCountAsync(1500);
        open.AssertSilent();
    }

    [Fact]
    public async Task Is_whole_on_a_phone()
    {
        AddCalls();
        await using var open = await _browser.OpenAsync("/architecture");
        await open.Page.SetViewportSizeAsync(360, 800);
        await open.Page.ReloadAsync();

        await Expect(open.Locate(".node")).ToHaveCountAsync(4);
        Assert.InRange(await open.Page.EvaluateAsync<int>("document.querySelector('.wide').scrollWidth"), 300, 360);
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
        await open.Page.GotoAsync($"/architecture?q={Uri.EscapeDataString(Hostile)}");
        await Expect(open.Locate(".matches a")).ToHaveTextAsync(Hostile);
        await open.Page.GotoAsync("/architecture?q=%3Ci%3E");
        await Expect(open.Locate(".matches b")).ToHaveTextAsync("<i>");
        Assert.Equal(0, await open.Locate("main script, main i").CountAsync());
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
