using Microsoft.Playwright;

namespace Tracepost.ApiService.Tests.Pages.Quality;

/// <summary>Whatever a sender writes as a name, a key, a value or a message: on every page it is text, and the page keeps its shape.</summary>
public sealed class HostileTextTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Markup = "\"'><pwned-x></pwned-x><script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\">{{7*7}}${7*7}<svg onload=window.pwned=1>";

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["markup"] = Markup,
        ["an attribute"] = "\" data-pwned=\"1\" autofocus onfocus=\"window.pwned=1",
        ["the end of things"] = "--></title></textarea></style></script></svg></template><pwned-x></pwned-x><script>window.pwned=1</script>",
        ["a link"] = "javascript:window.pwned=1//",
        ["an entity"] = "&lt;script&gt;window.pwned=1&lt;/script&gt;&#60;pwned-x&#62;",
        ["right to left"] = "\u202Eשלום עולם مرحبا بالعالم",
        ["emoji and joined signs"] = "👩🏽‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿 \u0000\u0007\u200B\uFEFF Z̸̢̛͉̯͚",
        ["a path"] = "../../../?a=1&b=2#%2e%2e%00;\\",
        ["two hundred characters"] = new string('W', 200),
        ["two hundred words"] = string.Concat(Enumerable.Repeat("so it is ", 60)),
    };

    public static TheoryData<string> Kinds => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Is_text_wherever_it_is_shown(string what)
    {
        // Before the plain text, so that names still differ.
        string Write(string plain) => Texts[what] + plain;
        new SampleSystem(Write).Fill(browser.Host.Store);
        await using var open = await browser.OpenAsync("/");
        foreach (var path in EveryPage.Paths)
        {
            await open.Page.GotoAsync(EveryPage.Resolve(path, Write));
            await AssertHarmlessAsync(open, $"{what} on {path}");
        }
    }

    [Fact]
    public async Task Nothing_at_all_is_a_text_too()
    {
        new SampleSystem(_ => "").Fill(browser.Host.Store);
        await using var open = await browser.OpenAsync("/");
        foreach (var path in EveryPage.Paths)
        {
            var answer = await open.Page.GotoAsync(EveryPage.Resolve(path, _ => ""));
            Assert.True(answer!.Status < 500, path);
            await AssertHarmlessAsync(open, path);
        }
    }

    private static async Task AssertHarmlessAsync(OpenPage open, string where)
    {
        await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.False(await open.Page.EvaluateAsync<bool>("'pwned' in window"), $"a script ran: {where}");
        Assert.Equal(0, await open.Locate("pwned-x, [data-pwned], [onfocus], [onerror], [onload], main img, main script, a[href^='javascript:' i]").CountAsync());
        Assert.True(await open.Page.EvaluateAsync<bool>("document.getElementById('main').closest('body') === document.body && document.title.endsWith('– Tracepost')"), where);
        await open.Page.SetViewportSizeAsync(360, 800);
        Assert.True(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, $"sideways: {where}");
        await open.Page.SetViewportSizeAsync(1280, 800);
        Assert.True(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, $"sideways: {where}");
    }
}
