using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Protocols;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>Grafana's data source for Jaeger with the feature toggle <c>jaegerEnableGrpcEndpoint</c>, which asks <c>/api/v3/*</c> over HTTP.</summary>
public sealed class GrafanaJaegerV3Tests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task It_lists_services_and_their_operations()
    {
        var shop = new Shop();
        await shop.OrderAsync(system, order: 1, milliseconds: 10, Cancellation);

        Assert.Subset(Grafana.Texts((await AskAsync("services"))["services"]).ToHashSet(), new HashSet<string> { shop.Front, shop.Back });
        var operations = (await AskAsync("operations", shop.Front))["operations"]!.AsArray();
        Assert.Equal(["POST /orders server", "reserve client"], operations.Select(operation => $"{operation!["name"]} {operation["spanKind"]}"));
    }

    [Fact(Timeout = 180_000)]
    public async Task It_shows_a_trace_with_all_that_was_sent()
    {
        var now = TimeProvider.System.GetUtcNow();
        var trace = OneTrace.Create(now);
        using var client = new OtlpClient(system);
        await client.SendAsync("grpc", new() { ResourceSpans = { trace } }, Cancellation);
        var id = Convert.ToHexStringLower(trace[0].ScopeSpans[0].Spans[0].TraceId.Span);

        var shown = await AskAsync("trace", id, $"start_time={Text(now.AddHours(-1))}", $"end_time={Text(now.AddHours(1))}");

        // Adjusters leave nothing out, but sort attributes: facts are compared as a set.
        Facts.AssertSame(ProtobufSpans.Flatten(trace).SelectMany(SpanLines.Of), FlatSpans.FromOtlp(shown["result"]!).SelectMany(SpanLines.Of));
    }

    [Fact(Timeout = 180_000)]
    public async Task It_searches_by_attribute_duration_and_time()
    {
        var shop = new Shop();
        var quick = await shop.OrderAsync(system, order: 1, milliseconds: 10, Cancellation);
        var slow = await shop.OrderAsync(system, order: 2, milliseconds: 200, Cancellation);
        string[] window = [$"query.start_time_min={Text(shop.Start)}", $"query.start_time_max={Text(shop.Start.AddSeconds(1))}"];

        Assert.Equal([slow, quick], await SearchAsync([$"query.service_name={shop.Front}", .. window]));
        Assert.Equal([slow], await SearchAsync([$"query.service_name={shop.Back}", """query.attributes={"order.id":"2"}""", .. window]));
        Assert.Equal([quick], await SearchAsync([$"query.service_name={shop.Back}", "query.duration_max=10ms", .. window]));
    }

    private async Task<IEnumerable<string>> SearchAsync(params string[] parameters) =>
        FlatSpans.FromOtlp((await AskAsync(["search", .. parameters]))["result"]!).Select(span => span["traceId"]!.GetValue<string>()).Distinct();

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private Task<JsonNode> AskAsync(params string[] question) => Grafana.AskAsync("jaeger-v3", system.Http, question, Cancellation);
}
