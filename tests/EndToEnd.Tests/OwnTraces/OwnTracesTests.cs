using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.OwnTraces;

/// <summary>What our own services tell the Aspire dashboard about themselves.</summary>
public sealed class OwnTracesTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_read_shows_as_api_service_to_data_service_to_postgres()
    {
        using var client = new OtlpClient(system);
        var request = HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow());
        await client.SendAsync("grpc", request, Cancellation);
        var id = Convert.ToHexStringLower(request.ResourceSpans[0].ScopeSpans[0].Spans[0].TraceId.Span);
        await ReadBack.JaegerAsync(system, id, Cancellation);

        var spans = await system.OwnTelemetry.WaitForAsync(
            all => all.Any(s => IsReadOf(s, id) && Trace(all, s).Any(IsQuery) && Trace(all, s).Any(IsHandleRequest)), Cancellation);

        var root = spans.First(s => IsReadOf(s, id));
        var trace = Trace(spans, root);
        var query = trace.First(IsQuery);
        Assert.Equal("dataservice", Service(query));
        var handled = Ancestors(trace, query).Single(IsHandleRequest);
        Assert.Equal(
            ["Fetching data from database", "Received data from database"], handled["events"]!.AsArray().Select(e => Text(e!["name"])));
        // …and all the way up: DataService's server span, ApiService's client span, ApiService's server span.
        var path = Ancestors(trace, query).Select(s => $"{Service(s)} {s["kind"]}").ToList();
        Assert.Contains("dataservice 2", path);
        Assert.Contains("apiservice 3", path);
        Assert.Equal("apiservice 2", path[^1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Receiving_spans_makes_no_spans()
    {
        using var client = new OtlpClient(system);
        foreach (var door in new[] { "grpc", "http/protobuf", "http/json" })
            await client.SendAsync(door, HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow()), Cancellation);

        // A read made after the exports: when its spans are here, those of the exports would be too.
        var marker = Convert.ToHexStringLower(HandMade.NewId(16).Span);
        await ReadBack.OtlpAsync(system, marker, Cancellation);
        var spans = await system.OwnTelemetry.WaitForAsync(
            all => all.Any(s => IsReadOf(s, marker) && Trace(all, s).Any(t => Service(t) == "dataservice")), Cancellation);

        Assert.DoesNotContain(spans, s => Text(s["name"]).Contains("Export", StringComparison.Ordinal));
        Assert.DoesNotContain(spans, s => SpanLines.Of(s).Any(fact => fact.Contains("/v1/traces", StringComparison.Ordinal)));
        Assert.DoesNotContain(spans, s => SpanLines.Of(s).Any(fact => fact.Contains("COPY ", StringComparison.Ordinal)));
    }

    private static bool IsReadOf(JsonObject span, string traceId) =>
        Service(span) == "apiservice" && span["kind"]!.GetValue<int>() == 2
            && SpanLines.Of(span).Any(fact => fact.Contains($"/{traceId}\"", StringComparison.Ordinal));

    private static bool IsHandleRequest(JsonObject span) => Text(span["name"]) == "handle_request";

    private static bool IsQuery(JsonObject span) => Text(span["scope"]!["name"]) == "Npgsql" && span["kind"]!.GetValue<int>() == 3;

    private static List<JsonObject> Trace(IEnumerable<JsonObject> all, JsonObject span) =>
        [.. all.Where(s => Text(s["traceId"]) == Text(span["traceId"]))];

    private static IEnumerable<JsonObject> Ancestors(IReadOnlyCollection<JsonObject> trace, JsonObject span)
    {
        JsonObject? Parent(JsonObject of) => trace.FirstOrDefault(s => Text(s["spanId"]) == Text(of["parentSpanId"]));

        for (var at = Parent(span); at is not null; at = Parent(at)) yield return at;
    }

    private static string Service(JsonObject span) =>
        Text(span["resource"]!["attributes"]!.AsArray().FirstOrDefault(a => Text(a!["key"]) == "service.name")?["value"]?["stringValue"]);

    private static string Text(JsonNode? text) => text?.GetValue<string>() ?? "";
}
