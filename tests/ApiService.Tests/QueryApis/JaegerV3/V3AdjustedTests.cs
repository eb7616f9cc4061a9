using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary>Traces leave adjusted unless they are asked for raw: by id and in searches.</summary>
public sealed class V3AdjustedTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public V3AdjustedTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("/api/v3/traces/1?", "rawTraces")]
    [InlineData("/api/v3/traces/1?", "raw_traces")]
    [InlineData($"/api/v3/traces?{V3.Window}&", "query.rawTraces")]
    [InlineData($"/api/v3/traces?{V3.Window}&", "query.raw_traces")]
    public async Task Separates_shared_ids_unless_raw(string path, string parameter)
    {
        _api.Store.Add(
            Otlp.Trace(("front", [Otlp.Span("1", 5, kind: Span.Types.SpanKind.Client)])),
            Otlp.Trace(("back", [Otlp.Span("1", 5, kind: Span.Types.SpanKind.Server), Otlp.Span("1", 6, parent: 5)])));

        Assert.Equal(["5<", "1<5", "6<1"], await IdsAsync(path));
        Assert.Equal(["5<", "1<5", "6<1"], await IdsAsync($"{path}{parameter}=false"));
        Assert.Equal(["5<", "5<", "6<5"], await IdsAsync($"{path}{parameter}=true"));
    }

    [Fact]
    public async Task Leaves_warnings_in_an_attribute()
    {
        AddSkewed(_api);

        var warned = V3.Spans((await _api.GetAsync("/api/v3/traces/1")).Body)[1];

        Assert.Equal("1795342530060000000", warned["startTimeUnixNano"]!.GetValue<string>());
        Assert.Equal(
            """{"key":"@jaeger@warnings","value":{"arrayValue":{"values":[{"stringValue":"clock skew adjustment disabled; not applying calculated delta of -57ms"}]}}}""",
            Assert.Single(warned["attributes"]!.AsArray())!.ToJsonString());
    }

    [Fact]
    public async Task Moves_times_if_that_is_allowed()
    {
        await using var api = await ApiHost.StartAsync(("Query:MaxClockSkewAdjustSeconds", "0.06"));
        AddSkewed(api);

        var moved = V3.Spans((await api.GetAsync("/api/v3/traces/1")).Body)[1];

        Assert.Equal(
            ("1795342530003000000", "1795342530007000000", "1795342530003000001"),
            (moved["startTimeUnixNano"]!.GetValue<string>(), moved["endTimeUnixNano"]!.GetValue<string>(), moved["events"]![0]!["timeUnixNano"]!.GetValue<string>()));
        Assert.Contains("This span's timestamps were adjusted by -57ms", moved["attributes"]!.ToJsonString(Readable), StringComparison.Ordinal);

        var raw = V3.Spans((await api.GetAsync("/api/v3/traces/1?rawTraces=true")).Body)[1];
        Assert.Equal("1795342530060000000", raw["startTimeUnixNano"]!.GetValue<string>());
        Assert.Null(raw["attributes"]);
    }

    [Fact]
    public async Task Sorts_attributes_and_moves_those_of_the_library_to_the_resource()
    {
        var span = Otlp.Span("1", 1);
        span.Attributes.Add([Otlp.Attribute("z", "1"), Otlp.Attribute("telemetry.sdk.language", "go"), Otlp.Attribute("a", "2")]);
        _api.Store.Add(Otlp.Trace(("shop", [span])));

        var resource = JsonNode.Parse((await _api.GetAsync("/api/v3/traces/1")).Body)!["result"]!["resourceSpans"]![0]!;

        Assert.Equal(["service.name", "telemetry.sdk.language"], Keys(resource["resource"]!));
        Assert.Equal(["a", "z"], Keys(resource["scopeSpans"]![0]!["spans"]![0]!));
    }

    /// <summary>The chunks of one trace are adjusted together, and those of different traces apart.</summary>
    [Fact]
    public async Task Adjusts_each_trace_for_itself()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("2", 1)])), Otlp.Trace(("cart", [Otlp.Span("2", 2, 1)])));
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("cart", [Otlp.Span("1", 1)])), Otlp.Trace(("cart", [Otlp.Span("1", 3, 2)])));

        var spans = V3.Spans((await _api.GetAsync($"/api/v3/traces?{V3.Window}")).Body);

        Assert.Equal(
            [
                null,
                "duplicate span IDs; skipping clock skew adjustment",
                "parent span ID=0000000000000002 is not in the trace; skipping clock skew adjustment",
                null,
                null,
            ],
            spans.Select(span => span["attributes"]?[0]!["value"]!["arrayValue"]!["values"]![0]!["stringValue"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Says_on_its_first_span_that_a_trace_was_too_large_to_be_adjusted_as_one()
    {
        await using var api = await ApiHost.StartAsync(("Query:MaxTraceBytes", "100"));
        api.Store.Add(
            Otlp.Trace(("front", [Otlp.Span("1", 5, kind: Span.Types.SpanKind.Client)])),
            Otlp.Trace(("back", [Otlp.Span("1", 5, kind: Span.Types.SpanKind.Server)])));

        var spans = V3.Spans((await api.GetAsync("/api/v3/traces/1")).Body);

        Assert.Equal(["0000000000000005", "0000000000000005"], spans.Select(span => span["spanId"]!.GetValue<string>()));
        Assert.Contains("the trace is too large to be adjusted", spans[0]["attributes"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(spans[1]["attributes"]);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void AddSkewed(ApiHost api)
    {
        var late = Otlp.Span("1", 2, parent: 1, after: 60_000_000, duration: 4_000_000);
        late.Events.Add(new Span.Types.Event { Name = "e", TimeUnixNano = late.StartTimeUnixNano + 1 });
        api.Store.Add(Otlp.Trace(("front", [Otlp.Span("1", 1, duration: 10_000_000)]), ("back", [late])));
    }

    private static IEnumerable<string> Keys(JsonNode owner) => owner["attributes"]!.AsArray().Select(attribute => attribute!["key"]!.GetValue<string>());

    private async Task<List<string>> IdsAsync(string path) =>
        [.. V3.Spans((await _api.GetAsync(path)).Body).Select(span => $"{Short(span["spanId"])}<{Short(span["parentSpanId"])}")];

    private static string Short(JsonNode? id) => id?.GetValue<string>().TrimStart('0') ?? "";
}
