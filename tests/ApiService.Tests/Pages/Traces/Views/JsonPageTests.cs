using System.Text;
using System.Text.Json;
using Tracepost.ApiService.Pages.Traces.Views.Json;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

public sealed class JsonPageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;

    public JsonPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(ViewTraces.Shop());
    }

    [Fact]
    public async Task Shows_the_json_of_the_trace_in_colours()
    {
        await using var open = await _browser.OpenAsync("/trace/1/json");

        using var shown = JsonDocument.Parse(await open.Locate("#json").TextContentAsync() ?? "");
        var resources = shown.RootElement.GetProperty("resourceSpans");
        Assert.Equal([3, 1], resources.EnumerateArray().Select(resource => resource.GetProperty("scopeSpans")[0].GetProperty("spans").GetArrayLength()));
        await Expect(open.Locate("#json .k").First).ToHaveTextAsync("\"resourceSpans\"");
        await Expect(open.Locate("#json .s:text-is('\"connection refused\"')")).ToHaveCountAsync(1);
        open.AssertSilent();
    }

    [Fact]
    public async Task Every_form_can_be_downloaded()
    {
        await using var open = await _browser.OpenAsync("/trace/1/json");

        var paths = await open.Locate(".choices a[download]").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");

        Assert.Equal(4, paths.Length);
        foreach (var path in paths)
        {
            var (status, type, body) = await _browser.Host.GetAsync(path);
            Assert.Equal((200, "application/json"), (status, type.Split(';')[0]));
            Assert.Contains("connection refused", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_shown_can_be_copied()
    {
        await using var open = await _browser.OpenAsync("/trace/1/json");
        await open.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await open.Locate("#copy-json").ClickAsync();

        await Expect(open.Locate("#copy-json")).ToHaveTextAsync("Copied");
        Assert.Equal(await open.Locate("#json").TextContentAsync(), await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Of_a_large_trace_only_the_beginning_is_shown()
    {
        _browser.Host.Store.Clear();
        _browser.Host.Store.Add(ViewTraces.Large(5_000));
        await using var open = await _browser.OpenAsync("/trace/1/json");

        var text = await open.Locate("#json").TextContentAsync() ?? "";

        Assert.InRange(text.Length, JsonExcerpt.MaxBytes / 2, JsonExcerpt.MaxBytes);
        await Expect(open.Locate("[role=status]")).ToHaveTextAsync("These are its first 64 KiB. The downloads have all of it.");
        open.AssertSilent();
    }

    [Theory]
    [InlineData("""{"a": [1, true, null, "x\"y"], "b": {}}""", "k:\"a\" n:1 n:true n:null s:\"x\\\"y\" k:\"b\"")]
    [InlineData("""{"a": "cut in the midd""", "k:\"a\"")]
    [InlineData("", "")]
    public void Keys_and_values_are_pieces_and_nothing_is_lost(string json, string expected)
    {
        var pieces = JsonPiece.Of(Encoding.UTF8.GetBytes(json));

        Assert.Equal(json, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.Equal(expected, string.Join(' ', pieces.Where(piece => piece.Class.Length > 0).Select(piece => $"{piece.Class}:{piece.Text}")));
    }
}
