using System.Net.Http.Headers;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.ApiV3;
using Jaeger.Storage.V2;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>
/// Large traces, through every API: 100,000 spans are 39 MiB of OTLP. The ApiService that answers has a bounded heap: what is streamed needs little,
/// whatever the trace is; what is adjusted has to see a trace at once, up to <c>Query__MaxTraceBytes</c>.
/// </summary>
public sealed class BigTraceTests(RunningSystem system) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(90) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(10_008, 128, 256)]
    [InlineData(100_000, 384, 256)]
    [InlineData(100_000, 128, 4)]
    public async Task A_large_trace_comes_back_whole_through_every_api(int spans, int heapMebibytes, int heldMebibytes)
    {
        var trace = new BigTrace(spans);
        await trace.SendAsync(system, Cancellation);
        await using var api = await BoundedApiService.StartAsync(system, heapMebibytes, heldMebibytes, Cancellation);

        await AssertWholeAsync(trace, api.Http, $"/api/traces/{trace.Id}", BigTraceSpans.OfJaeger);
        await AssertWholeAsync(trace, api.Http, $"/api/traces/{trace.Id}?raw=true", BigTraceSpans.OfJaeger);
        await AssertWholeAsync(trace, api.Http, $"/api/traces?traceID={trace.Id}", BigTraceSpans.OfJaeger);
        await AssertWholeAsync(trace, api.Http, $"/api/v3/traces/{trace.Id}", BigTraceSpans.OfOtlp);
        await AssertWholeAsync(trace, api.Http, $"/api/v3/traces/{trace.Id}?raw_traces=true", BigTraceSpans.OfOtlp);
        await AssertWholeAsync(trace, api.Zipkin, $"/api/v2/trace/{trace.Id}", BigTraceSpans.OfZipkin);
        Assert.Equal(trace.Spans, BigTraceSpans.OfProtobuf([await GetProtobufAsync(api, trace)]).ToHashSet());
        Assert.Equal(trace.Spans, BigTraceSpans.OfProtobuf(await GetOverGrpcAsync(api, trace)).ToHashSet());
        Assert.Equal(trace.Spans, BigTraceSpans.OfProtobuf(await GetFromStorageAsync(trace)).ToHashSet());
    }

    [Fact(Timeout = 300_000)]
    public async Task An_answer_begins_before_the_whole_trace_has_been_read()
    {
        var trace = new BigTrace(100_000);
        await trace.SendAsync(system, Cancellation);
        await using var api = await BoundedApiService.StartAsync(system, mebibytes: 128, traceMebibytes: 256, Cancellation);
        Uri[] asked =
        [
            new(api.Http, $"/api/traces/{trace.Id}?raw=true"),
            new(api.Http, $"/api/v3/traces/{trace.Id}?raw_traces=true"),
            new(api.Zipkin, $"/api/v2/trace/{trace.Id}"),
        ];

        var begun = new List<Stream>();
        foreach (var uri in asked)
        {
            begun.Add(await _http.GetStreamAsync(uri, Cancellation));
            Assert.NotEqual(-1, begun[^1].ReadByte());
        }

        // What has not been read by now will never be: the rest of the answers is not to be had.
        await system.Runner.KillAsync("dataservice");
        try
        {
            foreach (var stream in begun)
                await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        }
        finally
        {
            begun.ForEach(stream => stream.Dispose());
            await system.Runner.StartAsync("dataservice", Cancellation);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task AssertWholeAsync(BigTrace trace, Uri door, string path, Func<JsonElement, IEnumerable<BigTraceSpan>> read)
    {
        await using var answer = await _http.GetStreamAsync(new Uri(door, path), Cancellation);
        using var json = await JsonDocument.ParseAsync(answer, cancellationToken: Cancellation);
        var spans = read(json.RootElement).ToList();
        Assert.Equal(trace.Spans.Count, spans.Count);
        Assert.Equal(trace.Spans, spans.ToHashSet());
    }

    private async Task<TracesData> GetProtobufAsync(BoundedApiService api, BigTrace trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Http, $"/api/v3/traces/{trace.Id}"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/x-protobuf"));
        using var response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(200, (int)response.StatusCode);
        return TracesData.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    private static async Task<List<TracesData>> GetOverGrpcAsync(BoundedApiService api, BigTrace trace)
    {
        using var channel = GrpcChannel.ForAddress(api.JaegerQuery);
        using var call = new QueryService.QueryServiceClient(channel).GetTrace(
            new GetTraceRequest { TraceId = trace.Id }, cancellationToken: Cancellation);
        return await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
    }

    private async Task<List<TracesData>> GetFromStorageAsync(BigTrace trace)
    {
        using var channel = GrpcChannel.ForAddress(system.Runner.Endpoint("dataservice", "grpc").Url);
        var request = new GetTracesRequest { Query = { new GetTraceParams { TraceId = ByteString.CopyFrom(trace.IdBytes) } } };
        using var call = new TraceReader.TraceReaderClient(channel).GetTraces(request, cancellationToken: Cancellation);
        return await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
    }
}
