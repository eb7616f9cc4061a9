using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

/// <summary>What every view must bear.</summary>
public sealed class EveryViewTests : IClassFixture<BrowserFixture>
{
    private const int LargeTrace = 100_000;

    private readonly BrowserFixture _browser;

    public EveryViewTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
    }

    public static TheoryData<string> Paths => ["/statistics", "/statistics?by=service.name", "/spans", "/flame", "/flame?shape=merged", "/services", "/json"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Bears_a_trace_with_nothing_as_it_should_be(string path)
    {
        foreach (var trace in new[] { ViewTraces.Broken(), ViewTraces.Bare() })
        {
            _browser.Host.Store.Clear();
            _browser.Host.Store.Add(trace);
            await using var open = await _browser.OpenAsync("/trace/1" + path);

            await Expect(open.Locate(".tabs [aria-current=page]")).ToHaveCountAsync(1);
            await Expect(open.Locate("#view table, #view .box, #view .node, #view pre").First).ToBeVisibleAsync();
            open.AssertSilent();
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Shows_hostile_texts_as_texts(string path)
    {
        _browser.Host.Store.Add(ViewTraces.Everywhere(ViewTraces.Attack));
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var attack = Uri.EscapeDataString(ViewTraces.Attack);
        foreach (var query in new[] { "", $"{separator}q={attack}&by={attack}&sort={attack}&focus={attack}&page={attack}" })
        {
            await using var open = await _browser.OpenAsync("/trace/1" + path + query);

            await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.False(await open.Page.EvaluateAsync<bool>("'pwned' in window"));
            Assert.Equal(0, await open.Locate("main img, main script").CountAsync());
            Assert.Contains("<script>", await open.Locate("main").TextContentAsync(), StringComparison.Ordinal);
            open.AssertSilent();
        }
    }

    [Fact]
    public async Task A_hundred_thousand_spans_are_answered_in_bounded_bytes()
    {
        _browser.Host.Store.Add(ViewTraces.Large(LargeTrace));
        foreach (var (path, most) in new[]
        {
            ("/statistics", 700_000), ("/statistics?by=service", 40_000), ("/spans", 150_000), ("/spans?sort=-duration&page=500", 150_000),
            ("/flame", 1_000_000), ("/flame?shape=merged", 1_000_000), ("/flame?focus=0000000000000002", 1_000_000), ("/services", 60_000), ("/json", 400_000),
        })
        {
            var (status, _, body) = await _browser.Host.GetAsync("/trace/1" + path);

            Assert.Equal(200, status);
            Assert.True(body.Length <= most, $"{path} takes {body.Length} bytes");
            TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {body.Length} bytes");
        }
    }

    [Fact]
    public async Task A_file_of_a_hundred_thousand_spans_has_them_all()
    {
        _browser.Host.Store.Add(ViewTraces.Large(LargeTrace));

        var (_, _, body) = await _browser.Host.GetAsync("/trace/1/spans.csv");

        Assert.Equal(LargeTrace + 2, body.Split("\r\n").Length);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Says_what_is_wrong_with_the_address(string path)
    {
        Assert.Equal(404, (await _browser.Host.GetAsync("/trace/77" + path)).Status);
        Assert.Equal(400, (await _browser.Host.GetAsync("/trace/no-id" + path)).Status);
    }
}
