using System.Net;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin;

/// <summary>Pages that send spans from the browser.</summary>
public sealed class ZipkinCorsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api/v2/spans")]
    [InlineData("api/v1/spans")]
    public async Task Any_page_may_send_unless_some_are_named(string path)
    {
        await using var zipkin = await ZipkinHost.StartAsync();

        using var preflight = await PreflightAsync(zipkin, path, "https://shop.example");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("*", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("POST", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Contains("content-type", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));

        using var post = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("[]"), Headers = { { "Origin", "https://shop.example" } } };
        using var answer = await zipkin.Client.SendAsync(post, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task When_some_are_named_others_may_not()
    {
        await using var zipkin = await ZipkinHost.StartAsync(("Limits:ZipkinAllowedOrigins:0", "https://*.shop.example"));

        using var allowed = await PreflightAsync(zipkin, "api/v2/spans", "https://www.shop.example");
        Assert.Equal("https://www.shop.example", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        using var refused = await PreflightAsync(zipkin, "api/v2/spans", "https://evil.example");
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static async Task<HttpResponseMessage> PreflightAsync(ZipkinHost zipkin, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path)
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "content-type" } },
        };
        return await zipkin.Client.SendAsync(request, Cancellation);
    }
}
