using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Tracepost.Browsing;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;
using Tracepost.OrderSystem;

namespace Tracepost.EndToEnd.Tests.Pages;

/// <summary>The whole system with the demo's traces in it, as <c>./run.sh --demo</c> fills it, and a browser to look at it.</summary>
public sealed class DemoShop(RunningSystem system) : IAsyncLifetime
{
    // Pages with counts wait until what came before is counted, which is long while other tests store a million spans.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private Chromium? _chromium;

    public async ValueTask InitializeAsync()
    {
        using var output = new StringWriter();
        var options = new DemoOptions { Endpoint = system.OtlpGrpc, Rate = 500, Count = 400, Seed = Random.Shared.Next(), History = TimeSpan.FromHours(1) };
        Assert.True(await Demo.RunAsync(options, TimeProvider.System, output, TestContext.Current.CancellationToken) == 0, output.ToString());
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _chromium = await Chromium.StartAsync();
    }

    /// <summary>Opens a page in a fresh profile.</summary>
    public Task<OpenPage> OpenAsync(string path, Look? look = null) => _chromium!.OpenAsync(system.Http, path, (look ?? new Look()) with { Patience = Patience });

    /// <summary>The ids of orders, newest first.</summary>
    /// <param name="tags">Tags that they have, as JSON.</param>
    /// <param name="cancellationToken">The limit.</param>
    public async Task<IReadOnlyList<string>> OrdersAsync(string tags, CancellationToken cancellationToken)
    {
        var query = $"/api/traces?service=orders&operation=POST%20%2Forders&lookback=1h&limit=20&tags={Uri.EscapeDataString(tags)}";
        var (_, answer) = await ReadBack.GetAsync(system, query, cancellationToken);
        return [.. JsonNode.Parse(answer)!["data"]!.AsArray().Select(trace => trace!["traceID"]!.GetValue<string>())];
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
    }
}
