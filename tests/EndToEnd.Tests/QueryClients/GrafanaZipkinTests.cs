using System.Text;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Protocols;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.Testing.Protocols;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>Grafana's data source for Zipkin, which reads with zipkin-go: https://github.com/grafana/grafana/tree/main/pkg/tsdb/zipkin.</summary>
public sealed class GrafanaZipkinTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task It_lists_services_span_names_and_traces()
    {
        var shop = new Shop();
        var first = await shop.OrderAsync(system, order: 1, milliseconds: 10, Cancellation);
        var second = await shop.OrderAsync(system, order: 2, milliseconds: 20, Cancellation);

        Assert.Subset(Grafana.Texts(await AskAsync("services")).ToHashSet(), new HashSet<string> { shop.Front, shop.Back });
        Assert.Equal(["post /orders", "reserve"], Grafana.Texts(await AskAsync("spans", shop.Front)));
        var traces = (await AskAsync("traces", shop.Front, "post /orders")).AsArray();
        // It names a trace by its root, and takes for granted that there is one with a duration.
        var roots = traces.Select(trace => trace!.AsArray().Single(span => span!["parentId"] is null)!).ToList();
        Assert.Equal([(second, 22_000L), (first, 12_000L)], roots.Select(root => (root["traceId"]!.GetValue<string>(), root["duration"]!.GetValue<long>())));
        Assert.Empty((await AskAsync("traces", shop.Back, "post /orders")).AsArray());
    }

    [Fact(Timeout = 180_000)]
    public async Task It_shows_a_trace_as_a_client_of_Zipkin_sent_it()
    {
        var zipkin = Protocol.Acknowledged.Single(protocol => protocol.Name == "zipkin-json");
        var trace = OneTrace.Create(TimeProvider.System.GetUtcNow());
        var sent = new List<string>();
        await using (var sender = zipkin.Connect(system.Endpoint("zipkin")))
        {
            foreach (var process in trace)
            {
                var request = await zipkin.EncodeAsync(process);
                await sender.SendAsync(request, Cancellation);
                sent.AddRange(AsShown(JsonNode.Parse(Encoding.UTF8.GetString(request))!));
            }
        }

        var shown = await AskAsync("trace", Convert.ToHexStringLower(trace[0].ScopeSpans[0].Spans[0].TraceId.Span));

        Facts.AssertSame(sent, shown.AsArray().Select(JaegerJson.Canonical));
    }

    // Zipkin makes the names of spans lower case and leaves out what is empty; the scope is said by its name of today and by the earlier one, as
    // OpenTelemetry wants it: https://opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/#instrumentationscope.
    private static IEnumerable<string> AsShown(JsonNode list) => list.AsArray().Select(span =>
    {
        var copy = span!.DeepClone().AsObject();
        copy["name"] = copy["name"]!.GetValue<string>().ToLowerInvariant();
        if (copy["annotations"]!.AsArray().Count == 0) copy.Remove("annotations");
        copy["tags"]!["otel.library.name"] = copy["tags"]!["otel.scope.name"]!.DeepClone();
        copy["tags"]!["otel.library.version"] = copy["tags"]!["otel.scope.version"]!.DeepClone();
        return JaegerJson.Canonical(copy);
    });

    private Task<JsonNode> AskAsync(params string[] question) => Grafana.AskAsync("zipkin", system.Endpoint("zipkin"), question, Cancellation);
}
