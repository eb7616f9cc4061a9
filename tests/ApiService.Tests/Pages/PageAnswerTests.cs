using Grpc.Core;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class PageAnswerTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public PageAnswerTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("/trace/not-a-trace", 400, "This is no trace id")]
    [InlineData("/trace/123456789012345678901234567890123", 400, "This is no trace id")]
    [InlineData("/trace/abc", 404, "There is no such trace")]
    [InlineData("/search?limit=0", 400, "from 1 to 1500")]
    [InlineData("/search?minDuration=20", 400, "Write a duration with its unit")]
    [InlineData("/search?minDuration=2s&maxDuration=1s", 400, "below the shortest")]
    [InlineData("/search?tags=nothing", 400, "Write tags as key=value")]
    [InlineData("/search?tags=a=%22b", 400, "has no closing quote")]
    [InlineData("/search?lookback=1y", 400, "is no time window")]
    [InlineData("/search?from=yesterday", 400, "Write a time as")]
    [InlineData("/search?from=2026-11-22T10:00&to=2026-11-22T09:00", 400, "not after the beginning")]
    [InlineData("/ui/trace/abc/rows", 404, "")]
    [InlineData("/ui/trace/zzz/span/1", 404, "")]
    [InlineData("/assets/1/passwd", 404, "")]
    public async Task Answers_with_the_right_status(string path, int status, string text)
    {
        var (actual, _, body) = await _api.GetAsync(path);

        Assert.Equal(status, actual);
        Assert.Contains(text, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/search")]
    [InlineData("/trace/1")]
    public async Task Shows_that_the_store_is_away(string path)
    {
        _api.Store.Failure = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "PostgreSQL is away"));

        var (status, type, body) = await _api.GetAsync(path);

        Assert.Equal((503, "text/html; charset=utf-8"), (status, type));
        Assert.Contains("The trace store is not available", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forbids_every_script_but_its_own()
    {
        using var response = await _api.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Goes_to_the_trace_whose_id_is_typed()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _api.Url };

        using var response = await client.GetAsync(new Uri("/trace?id=%20ABC%20", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("/trace/ABC", response.Headers.Location?.ToString());
    }

    /// <summary>What Jaeger's adjusters find, the panel of the span says; the times are as they were sent.</summary>
    [Fact]
    public async Task Shows_what_is_wrong_with_a_span()
    {
        _api.Store.Add(Otlp.Trace(("front", [Otlp.Span("1", 1, duration: 10_000_000)]), ("back", [Otlp.Span("1", 2, parent: 1, after: 60_000_000, duration: 4_000_000)])));
        await _api.GetAsync("/trace/1");

        var (status, _, panel) = await _api.GetAsync("/ui/trace/1/span/0000000000000002");

        Assert.Equal(200, status);
        Assert.Contains("clock skew adjustment disabled; not applying calculated delta of -57ms", panel, StringComparison.Ordinal);
        Assert.Contains("2026-11-22T10:15:30.06", panel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_what_fits_of_a_trace_that_is_too_large()
    {
        await using var api = await ApiHost.StartAsync(("Query:MaxTraceBytes", "100"));
        api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("shop", [Otlp.Span("1", 2, 1), Otlp.Span("1", 3, 1)])));

        Assert.Contains("too large to be shown whole: these are its first 1 spans", (await api.GetAsync("/trace/1")).Body, StringComparison.Ordinal);
    }
}
