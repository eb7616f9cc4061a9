using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis;

public sealed class LargeTraceTests
{
    private const int Chunks = 20, SpansPerChunk = 500;

    [Theory]
    [InlineData("/api/traces/1", "data")]
    [InlineData("/api/traces/1?raw=true", "data")]
    [InlineData("/api/v3/traces/1", "result")]
    public async Task Streams_a_trace_of_many_chunks_whole(string path, string property)
    {
        await using var api = await ApiHost.StartAsync();
        AddLargeTrace(api);

        var answer = JsonNode.Parse((await api.GetAsync(path)).Body)![property]!;

        Assert.Equal(Chunks * SpansPerChunk, CountIds(answer));
    }

    [Fact]
    public async Task Answers_a_trace_beyond_the_limit_in_parts_that_are_not_adjusted()
    {
        await using var api = await ApiHost.StartAsync(("Query:MaxTraceBytes", "100000"));
        AddLargeTrace(api);

        var trace = JsonNode.Parse((await api.GetAsync("/api/traces/1")).Body)!["data"]!.AsArray().Single()!;

        Assert.Equal(Chunks * SpansPerChunk, trace["spans"]!.AsArray().Count);
        Assert.Single(trace["processes"]!.AsObject());
        Assert.StartsWith("the trace is too large to be adjusted", trace["warnings"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static int CountIds(JsonNode answer) => answer is JsonArray
        ? answer[0]!["spans"]!.AsArray().Select(span => span!["spanID"]!.GetValue<string>()).Distinct().Count()
        : answer["resourceSpans"]!.AsArray()
            .SelectMany(resource => resource!["scopeSpans"]!.AsArray())
            .SelectMany(scope => scope!["spans"]!.AsArray())
            .Select(span => span!["spanId"]!.GetValue<string>())
            .Distinct()
            .Count();

    private static void AddLargeTrace(ApiHost api)
    {
        var chunks = new TracesData[Chunks];
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            var spans = new Span[SpansPerChunk];
            for (var i = 0; i < SpansPerChunk; i++)
            {
                var id = (ulong)((chunk * SpansPerChunk) + i + 1);
                spans[i] = Otlp.Span("1", id, id == 1 ? 0ul : 1ul, name: $"operation {i % 7}");
            }

            chunks[chunk] = Otlp.Trace(("shop", spans));
        }

        api.Store.Add(chunks);
    }
}
