using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Overview;

public sealed class SendPageTests : IClassFixture<BrowserFixture>
{
    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public SendPageTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Language_and_protocol_are_links()
    {
        await using var open = await _browser.OpenAsync("/system/send");
        await Expect(open.Locate("[aria-label=Language] [aria-current]")).ToHaveTextAsync(".NET");

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Go", Exact = true }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("\\?language=go&protocol=otlp$"));
        await Expect(open.Locate(".snippet code").Last).ToContainTextAsync("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "OTLP over HTTP" }).ClickAsync();
        await Expect(open.Locate(".snippet code").Last).ToContainTextAsync("http://127.0.0.1:4318");
        await open.Page.GoBackAsync();
        await Expect(open.Locate("[aria-label=Protocol] [aria-current]")).ToHaveTextAsync("OTLP over gRPC");
        open.AssertSilent();
    }

    [Fact]
    public async Task The_port_is_the_one_in_force()
    {
        await using var api = await ApiHost.StartAsync(("Ports:OtlpHttp", "14318"));

        Assert.Contains("http://127.0.0.1:14318/v1/traces", (await api.GetAsync("/system/send?language=curl")).Body, StringComparison.Ordinal);
        // The door of Zipkin is open in this host, at a free port.
        Assert.Contains($"http://127.0.0.1:{api.Zipkin.BaseAddress!.Port}/api/v2/spans", (await api.GetAsync("/system/send?language=curl&protocol=zipkin")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snippet_is_copied()
    {
        await using var open = await _browser.OpenAsync("/system/send?language=node");
        await open.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await open.Locate(".snippet .copy").First.ClickAsync();

        await Expect(open.Locate(".snippet .copy").First).ToHaveTextAsync("Copied");
        Assert.Equal("npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node", await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        open.AssertSilent();
    }

    [Fact]
    public async Task Needs_neither_scripts_nor_a_store()
    {
        _api.Store.Failure = new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "away"));
        await using var open = await _browser.OpenAsync("/system/send?language=collector", javaScript: false, ColorScheme.Dark);
        await open.Page.SetViewportSizeAsync(360, 800);

        await Expect(open.Locate(".snippet pre")).ToContainTextAsync("endpoint: 127.0.0.1:4317");
        await Expect(open.Locate(".snippet .copy")).ToBeHiddenAsync();
        Assert.Equal(360, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    /// <summary>A browser takes the header from an address, which somebody else may have made, and what is shown is given to a shell.</summary>
    [Theory]
    [InlineData("$(reboot)")]
    [InlineData("a;reboot")]
    [InlineData("'\"&(x)")]
    [InlineData("-x")]
    public async Task A_host_that_is_none_is_in_no_snippet(string host)
    {
        foreach (var language in new[] { "curl", "go", "kubernetes", "jaeger" })
        {
            var answer = await AskAsync($"/system/send?language={language}", host);
            if (answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal)) continue;
            Assert.Contains("localhost", answer, StringComparison.Ordinal);
            Assert.DoesNotContain(host, answer, StringComparison.Ordinal);
            Assert.DoesNotContain("reboot", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("traces.example.org", "http://traces.example.org:4318/v1/traces")]
    [InlineData("[::1]:16686", "http://[::1]:4318/v1/traces")]
    public async Task The_host_is_that_of_the_request(string host, string url) =>
        Assert.Contains(url, await AskAsync("/system/send?language=curl", host), StringComparison.Ordinal);

    // HttpClient sends no such header.
    private async Task<string> AskAsync(string path, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _api.Url.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10));
    }
}
