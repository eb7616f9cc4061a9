using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Shared;

/// <summary>A page whose code fails.</summary>
public sealed class PageErrorTests
{
    [Fact]
    public async Task Says_that_it_failed_and_nothing_of_its_inside()
    {
        await using var api = await ApiHost.StartAsync();
        // What no DataService answers: the page cannot make sense of it.
        api.Store.State.Answer = new();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/system", UriKind.Relative)) { Headers = { { "Accept", "text/html" } } };

        using var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(500, (int)response.StatusCode);
        Assert.Contains("This page failed", body, StringComparison.Ordinal);
        Assert.Contains(">Try again</a>", body, StringComparison.Ordinal);
        Assert.DoesNotContain("NullReference", body, StringComparison.Ordinal);
        Assert.DoesNotContain(".cs", body.Replace(".css", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(body, "<html"));
    }
}
