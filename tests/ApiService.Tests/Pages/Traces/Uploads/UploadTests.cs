using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Uploads;

/// <summary>Files that are looked at without being stored.</summary>
public sealed class UploadTests : IClassFixture<BrowserFixture>
{
    private const string Otlp1 = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"<b>shop"}}]},"scopeSpans":[{"spans":[
          {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"GET <i>","startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000"},
          {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b175","parentSpanId":"eee19b7ec3c1b174","name":"select",
           "startTimeUnixNano":"1544712660100000000","endTimeUnixNano":"1544712660200000000"}]}]}]}
        """;

    private const string Zipkin = """
        [{"traceId":"00000000000000000000000000000007","id":"0000000000000001","name":"get","timestamp":1544712660000000,"duration":1000,"localEndpoint":{"serviceName":"cart"}},
         {"traceId":"00000000000000000000000000000008","id":"0000000000000001","name":"a","timestamp":1544712660000000,"duration":1000},
         {"traceId":"00000000000000000000000000000008","id":"0000000000000002","parentId":"0000000000000001","name":"b","timestamp":1544712660000000,"duration":10}]
        """;

    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public UploadTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shows_a_trace_of_a_file(bool javaScript)
    {
        await using var open = await _browser.OpenAsync("/upload", javaScript);

        await open.Locate("#file").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "t.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(Otlp1) });
        await open.Locate("button.primary").ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("/trace/75706c6f6164[0-9a-f]{20}$"));
        await Expect(open.Locate("h1")).ToContainTextAsync("<b>shop GET <i>");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(2);
        await Expect(open.Locate(".head .uploaded")).ToContainTextAsync("not stored");
        await Expect(open.Locate(".head .uploaded")).ToContainTextAsync("5b8efff798038103d269b633813fc60c");
        await open.Page.ReloadAsync();
        await open.Locate(".tabs a[href$='/statistics']").ClickAsync();
        await Expect(open.Locate(".head .uploaded")).ToContainTextAsync("not stored");
        Assert.Empty(_api.Store.Traces);
        open.AssertSilent();
    }

    [Fact]
    public async Task Of_several_traces_the_largest_is_shown()
    {
        var (status, location, _) = await PostAsync(Zipkin);

        Assert.Equal(302, status);
        var page = await _api.GetAsync(location!);
        Assert.Contains("the largest of 2 traces", page.Body, StringComparison.Ordinal);
        Assert.Contains($"{8:D32}", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 400, "no spans that can be read|invalid JSON")]
    [InlineData("no json", 400, "invalid JSON")]
    [InlineData("{}", 400, "no spans that can be read")]
    [InlineData("[]", 400, "no spans that can be read")]
    [InlineData("""{"data":[{"traceID":"1","spans":[{"spanID":"2"}]}]}""", 400, "no spans that can be read")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"ab"}]}]}]}""", 400, "invalid length for TraceID")]
    public async Task Says_what_is_wrong_with_a_file(string file, int status, string message)
    {
        var answer = await PostAsync(file);

        Assert.Equal(status, answer.Status);
        Assert.Matches(message, answer.Body);
    }

    [Fact]
    public async Task Says_what_is_no_form()
    {
        using var text = new StringContent(Otlp1, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await _api.Client.PostAsync(new Uri("/upload", UriKind.Relative), text, TestContext.Current.CancellationToken);
        Assert.Equal(415, (int)answer.StatusCode);

        using var half = new StringContent("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{", Encoding.UTF8);
        half.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var cut = await _api.Client.PostAsync(new Uri("/upload", UriKind.Relative), half, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)cut.StatusCode);
        Assert.Contains("ends too early", await cut.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_is_too_large()
    {
        var (status, _, body) = await PostAsync(new string(' ', (64 * 1024 * 1024) + 1));

        Assert.Equal(413, status);
        Assert.Contains("larger than 67108864 bytes", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_an_upload_is_gone()
    {
        var (status, _, body) = await _api.GetAsync("/trace/75706c6f616400000000000000000001");

        Assert.Equal(404, status);
        Assert.Contains("This upload is gone", body, StringComparison.Ordinal);
    }

    private async Task<(int Status, string? Location, string Body)> PostAsync(string file)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        using var form = new MultipartFormDataContent { { new StringContent(file), "file", "trace.json" } };
        using var answer = await client.PostAsync(new Uri(_api.Url, "/upload"), form, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
