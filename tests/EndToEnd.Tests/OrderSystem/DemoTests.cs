using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;
using Tracepost.OrderSystem;

namespace Tracepost.EndToEnd.Tests.OrderSystem;

/// <summary>What a newcomer sees: the demo into the whole system.</summary>
public sealed class DemoTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task The_demo_fills_the_system_with_searchable_traces()
    {
        using var output = new StringWriter();
        var options = new DemoOptions
        {
            Endpoint = system.OtlpGrpc,
            Rate = 1_000,
            Count = 200,
            Seed = Random.Shared.Next(),
            History = TimeSpan.FromMinutes(5),
        };

        var exitCode = await Demo.RunAsync(options, TimeProvider.System, output, Cancellation);

        Assert.True(exitCode == 0, output.ToString());
        Assert.DoesNotContain("rejected", output.ToString(), StringComparison.Ordinal);
        var (_, services) = await ReadBack.GetAsync(system, "/api/services", Cancellation);
        HashSet<string> busy = ["storefront", "api-gateway", "cart", "catalog", "pricing", "orders", "inventory", "fraud"];
        Assert.Subset(Names(services), busy);
        var (_, operations) = await ReadBack.GetAsync(system, "/api/services/orders/operations", Cancellation);
        Assert.Contains("POST /orders", Names(operations));

        var (_, found) = await ReadBack.GetAsync(system, "/api/traces?service=orders&operation=POST%20%2Forders&limit=5", Cancellation);
        var traces = JsonNode.Parse(found)!["data"]!.AsArray();
        Assert.NotEmpty(traces);
        Assert.All(traces, trace => Assert.True(trace!["spans"]!.AsArray().Count > 15));

        var id = traces[0]!["traceID"]!.GetValue<string>();
        var (_, search) = await ReadBack.GetAsync(system, "/search?service=orders&operation=POST%20%2Forders", Cancellation);
        Assert.Contains("href=\"/trace/", search, StringComparison.Ordinal);
        var (_, waterfall) = await ReadBack.GetAsync(system, $"/trace/{id}", Cancellation);
        Assert.Contains("POST /orders", waterfall, StringComparison.Ordinal);
    }

    private static HashSet<string> Names(string answer) =>
        [.. JsonNode.Parse(answer)!["data"]!.AsArray().Select(name => name!.GetValue<string>())];
}
