using System.Net;
using Tracepost.ApiService.Pages.Assets;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Frame;

public sealed class AssetTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private readonly ApiHost _api = browser.Host;

    [Fact]
    public async Task Browsers_keep_them_for_good_because_their_url_changes_with_them()
    {
        using var answer = await GetAsync(new EmbeddedAssets().Url("base.css"), "identity");

        Assert.Equal("text/css", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.MaxAge > TimeSpan.FromDays(300));
        Assert.Contains(answer.Headers.CacheControl!.Extensions, extension => extension.Name == "immutable");
    }

    [Fact]
    public async Task A_page_of_another_version_gets_what_there_is_and_asks_again()
    {
        using var answer = await GetAsync("/assets/0123456789abcdef/base.css", "identity");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Theory]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", "")]
    public async Task Are_compressed_as_the_browser_can_read_it(string accepted, string encoding)
    {
        using var answer = await GetAsync(new EmbeddedAssets().Url("base.css"), accepted);

        Assert.Equal(encoding, string.Join(' ', answer.Content.Headers.ContentEncoding));
        Assert.Equal("Accept-Encoding", string.Join(' ', answer.Headers.Vary));
        var bytes = (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        var plain = new EmbeddedAssets().Find("base.css")!.Content.Length;
        Assert.True(encoding.Length == 0 ? bytes == plain : bytes < plain / 2);
    }

    [Fact]
    public async Task Pages_are_compressed_and_the_apis_are_as_they_were()
    {
        using var page = await GetAsync("/compare", "gzip");
        Assert.Equal("gzip", Assert.Single(page.Content.Headers.ContentEncoding));
        using var api = await GetAsync("/api/services", "gzip");
        Assert.Empty(api.Content.Headers.ContentEncoding);
    }

    /// <summary>A module that is found only in another costs a round trip more.</summary>
    [Fact]
    public async Task All_that_a_page_needs_is_named_in_its_head()
    {
        _api.Store.Clear();
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));
        await using var open = await browser.OpenAsync("/trace/1");
        var named = await open.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('head [src], head [href]')].map(element => new URL(element.src ?? element.href).pathname)");
        var loaded = await open.Page.EvaluateAsync<string[]>("performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname).filter(path => path.startsWith('/assets/'))");

        Assert.NotEmpty(loaded);
        Assert.Empty(loaded.Where(path => !path.EndsWith("/prefetch.json", StringComparison.Ordinal)).Except(named));
    }

    [Theory]
    [InlineData("import { bind } from \"./keys.js\";\nimport \"./times.js\";", "keys.js times.js")]
    [InlineData("import {\n  a,\n  b,\n} from './rows.js';\nexport { c } from \"./rows.js\";", "rows.js")]
    [InlineData("// import \"./no.js\"\nconst lazy = () => import(\"./later.js\");", "")]
    public void Knows_what_a_module_imports(string module, string imports) => Assert.Equal(imports, string.Join(' ', ModuleImports.Of(module)));

    private async Task<HttpResponseMessage> GetAsync(string path, string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd(accepted);
        return await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
