using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

public sealed class SpanCopyTests : IClassFixture<BrowserFixture>
{
    private const string Pay = "/trace/1?span=0000000000000002";

    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public SpanCopyTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
        _api.Store.Add(PanelSpans.Trace());
    }

    [Fact]
    public async Task Copies_ids_a_link_values_and_the_span_itself()
    {
        await using var open = await OpenAsync();
        var panel = open.Locate("#panel");

        await CopyAsync(open, panel.Locator("#copy-span"), "0000000000000002");
        await Expect(open.Locate("#said")).ToHaveTextAsync("Copy span id: copied");
        await CopyAsync(open, panel.Locator("#copy-trace"), "00000000000000000000000000000001");
        await CopyAsync(open, panel.GetByText("Copy link"), new Uri(_api.Url, "/trace/00000000000000000000000000000001?span=0000000000000002").ToString());
        await CopyAsync(open, Row(panel, "db.query.text"), PanelSpans.Query);
        await CopyAsync(open, Row(panel, "story"), new string('s', 900));
        await panel.Locator(".stack summary").ClickAsync();
        await CopyAsync(open, panel.GetByText("Copy stack trace"), "at Bank.Pay()\nat Shop.Checkout()");

        await CopyAsync(open, Row(panel, "body"), null);
        Assert.StartsWith("{\"card\":{\"kind\":\"visa\"", await ClipboardAsync(open), StringComparison.Ordinal);
        await CopyAsync(open, panel.Locator("#copy-json"), null);
        AssertIsPay(await ClipboardAsync(open));
        open.AssertSilent();
    }

    [Fact]
    public async Task Copies_by_keyboard_and_says_so_on_the_button_for_a_while()
    {
        await using var open = await OpenAsync();
        var button = open.Locate("#copy-span");

        await button.FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(button).ToHaveTextAsync("copied");
        Assert.Equal("0000000000000002", await ClipboardAsync(open));
        await Expect(button).ToHaveTextAsync("Copy span id");
        open.AssertSilent();
    }

    [Fact]
    public async Task Copies_by_keys_that_the_list_of_keys_names()
    {
        await using var open = await OpenAsync();
        var keyboard = open.Page.Keyboard;

        await keyboard.PressAsync("y");
        await keyboard.PressAsync("t");
        await Expect(open.Locate("#said")).ToHaveTextAsync("Copy trace id: copied");
        Assert.Equal("00000000000000000000000000000001", await ClipboardAsync(open));
        await keyboard.PressAsync("y");
        await keyboard.PressAsync("s");
        await Expect(open.Locate("#said")).ToHaveTextAsync("Copy span id: copied");
        Assert.Equal("0000000000000002", await ClipboardAsync(open));
        await keyboard.PressAsync("?");
        await Expect(open.Locate("dialog.keys")).ToContainTextAsync("copy the span as OTLP JSON");
        open.AssertSilent();
    }

    [Fact]
    public async Task Copies_where_the_browser_has_no_clipboard_for_pages()
    {
        await using var open = await OpenAsync();
        await open.Page.EvaluateAsync("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })");

        await open.Locate("#copy-span").ClickAsync();
        await Expect(open.Locate("#copy-span")).ToHaveTextAsync("copied");
        await Expect(open.Locate("#copy-span")).ToBeFocusedAsync();
        await open.Page.ReloadAsync();
        Assert.Equal("0000000000000002", await ClipboardAsync(open));
        open.AssertSilent();
    }

    [Fact]
    public async Task Gives_the_span_as_otlp_json_to_keep()
    {
        await using var open = await OpenAsync();

        var download = await open.Page.RunAndWaitForDownloadAsync(() => open.Page.GetByText("Download JSON").ClickAsync());

        Assert.Equal("span-0000000000000002.json", download.SuggestedFilename);
        var (status, type, body) = await _api.GetAsync("/ui/trace/1/span/0000000000000002.json");
        Assert.Equal((200, "application/json"), (status, type));
        AssertIsPay(body);
        Assert.Equal(404, (await _api.GetAsync("/ui/trace/1/span/00000000000000ff.json")).Status);
        open.AssertSilent();
    }

    private static void AssertIsPay(string json)
    {
        var resource = JsonDocument.Parse(json).RootElement.GetProperty("resourceSpans").EnumerateArray().Single();
        Assert.Contains(resource.GetProperty("resource").GetProperty("attributes").EnumerateArray(), attribute => attribute.GetProperty("key").GetString() == "k8s.pod.name");
        var span = resource.GetProperty("scopeSpans")[0].GetProperty("spans").EnumerateArray().Single();
        Assert.Equal("pay", span.GetProperty("name").GetString());
        Assert.Equal("0000000000000002", span.GetProperty("spanId").GetString());
        Assert.Equal(2, span.GetProperty("events").GetArrayLength());
    }

    private async Task<OpenPage> OpenAsync()
    {
        var open = await _browser.OpenAsync(Pay);
        await open.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);
        return open;
    }

    private static ILocator Row(ILocator panel, string key) => panel.Locator("tr", new() { HasText = key }).GetByText("copy", new() { Exact = true });

    private static async Task CopyAsync(OpenPage open, ILocator button, string? expected)
    {
        await button.HoverAsync();
        await button.ClickAsync();
        await Expect(open.Locate("#said")).ToHaveTextAsync(new Regex(": copied$"));
        if (expected is not null) Assert.Equal(expected, await ClipboardAsync(open));
    }

    private static Task<string> ClipboardAsync(OpenPage open) => open.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
}
