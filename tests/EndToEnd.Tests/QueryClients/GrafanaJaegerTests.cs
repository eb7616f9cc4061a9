using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Protocols;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>Grafana's data source for Jaeger, which asks <c>/api/*</c>: https://github.com/grafana/grafana/tree/main/pkg/tsdb/jaeger.</summary>
public sealed class GrafanaJaegerTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task It_lists_services_and_their_operations()
    {
        var shop = new Shop();
        await shop.OrderAsync(system, order: 1, milliseconds: 10, Cancellation);

        Assert.Subset(Grafana.Texts((await AskAsync("services"))["data"]).ToHashSet(), new HashSet<string> { shop.Front, shop.Back });
        Assert.Equal(["POST /orders", "reserve"], Grafana.Texts((await AskAsync("operations", shop.Front))["data"]));
    }

    [Theory(Timeout = 180_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_shows_a_trace_with_all_that_was_sent(bool withTimes)
    {
        var now = TimeProvider.System.GetUtcNow();
        var trace = OneTrace.Create(now);
        using var client = new OtlpClient(system);
        await client.SendAsync("grpc", new() { ResourceSpans = { trace } }, Cancellation);
        var id = Convert.ToHexStringLower(trace[0].ScopeSpans[0].Spans[0].TraceId.Span);

        // With "Use time range in query" it says the dashboard's range, in milliseconds where Jaeger reads microseconds.
        string[] range = withTimes ? [$"start={now.AddHours(-1).ToUnixTimeMilliseconds()}", $"end={now.AddHours(1).ToUnixTimeMilliseconds()}"] : [];
        var shown = await AskAsync(["trace", id, .. range]);

        Facts.AssertSame(ProtobufSpans.Flatten(trace).SelectMany(JaegerExpected.Of), JaegerActual.Of(shown));
    }

    [Fact(Timeout = 180_000)]
    public async Task It_searches_by_tag_duration_operation_and_time()
    {
        var shop = new Shop();
        var quick = await shop.OrderAsync(system, order: 1, milliseconds: 10, Cancellation);
        var slow = await shop.OrderAsync(system, order: 2, milliseconds: 200, Cancellation);
        var last = await shop.OrderAsync(system, order: 3, milliseconds: 10, Cancellation);

        Assert.Equal([last, slow, quick], await SearchAsync($"service={shop.Front}", "limit=20"));
        Assert.Equal([last, slow], await SearchAsync($"service={shop.Front}", "limit=2"));
        Assert.Equal([slow], await SearchAsync($"service={shop.Back}", """tags={"order.id":"2"}"""));
        Assert.Empty(await SearchAsync($"service={shop.Front}", """tags={"order.id":"2"}""")); // no span of front has it
        Assert.Equal([slow], await SearchAsync($"service={shop.Back}", "minDuration=11ms"));
        Assert.Equal([last, quick], await SearchAsync($"service={shop.Back}", "maxDuration=10ms"));
        Assert.Equal([last, slow, quick], await SearchAsync($"service={shop.Front}", "operation=POST /orders"));
        Assert.Empty(await SearchAsync($"service={shop.Front}", "operation=Reserve"));
        Assert.Equal([slow], await SearchAsync($"service={shop.Front}", $"start={shop.Micros(2)}", $"end={shop.Micros(2)}"));
    }

    [Fact(Timeout = 180_000)]
    public async Task It_draws_the_graph_of_services()
    {
        var shop = new Shop();
        foreach (var order in new[] { 1, 2, 3 }) await shop.OrderAsync(system, order, milliseconds: 10, Cancellation);

        var graph = await AskAsync("graph", $"endTs={shop.Millis(60_000)}", $"lookback={(int)TimeSpan.FromHours(1).TotalMilliseconds}");

        Assert.Subset(Grafana.Texts(graph["nodes"]).ToHashSet(), new HashSet<string> { shop.Front, shop.Back });
        var edge = Assert.Single(graph["edges"]!.AsArray(), edge => edge!["source"]!.GetValue<string>() == shop.Front);
        Assert.Equal((shop.Back, 3L), (edge!["target"]!.GetValue<string>(), edge["mainstat"]!.GetValue<long>()));
    }

    private async Task<IEnumerable<string>> SearchAsync(params string[] parameters) =>
        (await AskAsync(["search", .. parameters]))["data"]!.AsArray().Select(trace => trace!["traceID"]!.GetValue<string>().PadLeft(32, '0'));

    private Task<JsonNode> AskAsync(params string[] question) => Grafana.AskAsync("jaeger", system.Http, question, Cancellation);
}
