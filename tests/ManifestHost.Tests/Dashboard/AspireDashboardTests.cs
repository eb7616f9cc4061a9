using System.Diagnostics;

namespace Tracepost.ManifestHost.Tests.Dashboard;

/// <summary>The genuine Aspire dashboard beside the sample system.</summary>
public sealed class AspireDashboardTests
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_one_trace_through_two_of_our_services()
    {
        using var system = new SampleSystem();
        List<string> lines = [];
        await using var runner = await system.StartAsync(options => options with
        {
            Dashboard = true,
            OnLine = (resource, line) =>
            {
                lock (lines) lines.Add($"{resource} | {line}");
            },
        });
        Assert.True(runner.DashboardUrl is not null, string.Join("\n", lines));

        Assert.Equal("store", await Http.GetStringAsync(new Uri(runner.Endpoint("front", "http").Url + "/ask-store"), Cancellation));

        var traces = await WaitForAsync(new Uri(runner.DashboardUrl + "/api/telemetry/traces"), "/ask-store", "/env/");
        Assert.Contains("front", traces, StringComparison.Ordinal);
        Assert.Contains("store", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", traces, StringComparison.Ordinal);
    }

    private static async Task<string> WaitForAsync(Uri url, params string[] words)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await Http.GetStringAsync(url, Cancellation);
            if (words.All(word => answer.Contains(word, StringComparison.Ordinal))) return answer;
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"The dashboard does not show the trace:\n{answer}");
            await Task.Delay(200, Cancellation);
        }
    }
}
