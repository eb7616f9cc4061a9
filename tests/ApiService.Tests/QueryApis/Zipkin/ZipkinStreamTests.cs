using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>Traces pass through while they come, whole or not at all.</summary>
public sealed class ZipkinStreamTests
{
    private const int Chunks = 40, SpansPerChunk = 500;

    [Theory]
    [InlineData("/api/v2/trace/1", 1)]
    [InlineData("/api/v2/traceMany?traceIds=2,1", 2)]
    [InlineData("/api/v2/traces", 2)]
    public async Task Streams_traces_of_many_chunks_whole(string path, int traces)
    {
        await using var api = await ApiHost.StartAsync();
        api.Store.Add(Large("1"));
        api.Store.Add(Large("2"));

        var answer = JsonNode.Parse((await api.GetZipkinAsync(path)).Body)!.AsArray();

        var spans = traces == 1 ? [answer] : answer.Select(trace => trace!.AsArray()).ToArray();
        Assert.Equal(traces, spans.Length);
        Assert.All(spans, trace => Assert.Equal(Chunks * SpansPerChunk, trace.Select(span => span!["id"]!.GetValue<string>()).Distinct().Count()));
    }

    [Fact]
    public async Task The_first_spans_are_sent_before_the_last_ones_are_there()
    {
        await using var api = await ApiHost.StartAsync();
        api.Store.Add(Large("1"));
        api.Store.Add(Large("2"));
        api.Store.Search.Pause = new TaskCompletionSource();

        using var answer = await BeginAsync(api);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await body.ReadExactlyAsync(new byte[100_000], TestContext.Current.CancellationToken);
        api.Store.Search.Pause.SetResult();
        using var rest = new MemoryStream();
        await body.CopyToAsync(rest, TestContext.Current.CancellationToken);
        Assert.EndsWith("}]]", Encoding.UTF8.GetString(rest.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_search()
    {
        await using var api = await ApiHost.StartAsync();
        api.Store.Add(Large("1"));
        api.Store.Search.Pause = new TaskCompletionSource();

        using (var answer = await BeginAsync(api))
            Assert.True(answer.IsSuccessStatusCode);

        await api.Store.Search.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/api/v2/trace/1")]
    [InlineData("/api/v2/traces")]
    [InlineData("/api/v2/traceMany?traceIds=2,1")]
    public async Task Never_passes_half_an_answer_off_as_a_whole_one(string path)
    {
        await using var api = await ApiHost.StartAsync();
        api.Store.Add(Large("1"));
        api.Store.FailureAfterFirstChunk = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "died"));

        try
        {
            Assert.Equal(503, (await api.GetZipkinAsync(path)).Status);
        }
        catch (HttpRequestException)
        {
            // The connection was broken off in the middle of the answer: also right.
        }
    }

    private static Task<HttpResponseMessage> BeginAsync(ApiHost api) => api.Zipkin.GetAsync(
        new Uri("/api/v2/traces", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    private static TracesData[] Large(string traceId)
    {
        var chunks = new TracesData[Chunks];
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            var spans = new Span[SpansPerChunk];
            for (var i = 0; i < SpansPerChunk; i++)
            {
                var id = (ulong)((chunk * SpansPerChunk) + i + 1);
                spans[i] = Otlp.Span(traceId, id, id == 1 ? 0ul : 1ul, name: $"operation {i % 7}");
            }

            chunks[chunk] = Otlp.Trace(("shop", spans));
        }

        return chunks;
    }
}
