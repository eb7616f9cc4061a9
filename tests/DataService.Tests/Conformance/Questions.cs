using Google.Protobuf;
using Grpc.Core;
using Jaeger.Storage.V2;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Tests.Query;
using Tracepost.TraceModel;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>Asks by <c>jaeger.storage.v2</c>, and holds each answer against what its contract says of all answers.</summary>
internal static class Questions
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// The traces that a search finds, by FindTraces. The other methods have to find the same: FindTraceIDs in the same order and with times
    /// that hold the trace, FindTraceSummaries with the same numbers of spans.
    /// </summary>
    public static async Task<List<FoundSpans>> FindAsync(this StorageHost host, TraceQueryParameters query)
    {
        using var call = host.Reader.FindTraces(new() { Query = query }, cancellationToken: Cancellation);
        var traces = await ReadAsync(call);
        var ids = (await host.Reader.FindTraceIDsAsync(new() { Query = query }, cancellationToken: Cancellation)).TraceIds;
        Assert.Equal(traces.Select(trace => trace.Id), ids.Select(id => TraceId.Read(id.TraceId.Span)));
        foreach (var (trace, id) in traces.Zip(ids))
        {
            Assert.Equal(Answers.Time(trace.Spans.Min(span => (long)span.StartTimeUnixNano)), id.Start);
            Assert.Equal(Answers.Time(trace.Spans.Max(span => (long)span.EndTimeUnixNano)), id.End);
        }

        var summaries = await host.SummarizeAsync(query);
        Assert.Equal(
            traces.Select(trace => (trace.Id, trace.Spans.Count)),
            summaries.Select(summary => (TraceId.Read(summary.TraceId.Span), summary.SpanCount)));
        return traces;
    }

    public static async Task<List<TraceSummary>> SummarizeAsync(this StorageHost host, TraceQueryParameters query)
    {
        using var call = host.Reader.FindTraceSummaries(new() { Query = query }, cancellationToken: Cancellation);
        var summaries = new List<TraceSummary>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(Cancellation)) summaries.AddRange(response.Summaries);
        return summaries;
    }

    public static Task<List<FoundSpans>> GetAsync(this StorageHost host, params TraceId[] ids) =>
        host.GetAsync([.. ids.Select(id => new GetTraceParams { TraceId = ByteString.CopyFrom(id.ToBytes()) })]);

    public static async Task<List<FoundSpans>> GetAsync(this StorageHost host, params GetTraceParams[] query)
    {
        using var call = host.Reader.GetTraces(new() { Query = { query } }, cancellationToken: Cancellation);
        return await ReadAsync(call);
    }

    // A chunk is never empty, has spans of one trace only, and the chunks of a trace follow each other.
    private static async Task<List<FoundSpans>> ReadAsync(AsyncServerStreamingCall<TracesData> call)
    {
        var traces = new List<FoundSpans>();
        await foreach (var chunk in call.ResponseStream.ReadAllAsync(Cancellation))
        {
            var id = chunk.TraceIdOf();
            Assert.All(chunk.ResourceSpans, resource => Assert.All(resource.ScopeSpans, scope => Assert.NotEmpty(scope.Spans)));
            if (traces.Count == 0 || traces[^1].Id != id) traces.Add(new FoundSpans(id, [], []));
            traces[^1].Chunks.Add(chunk);
            traces[^1].Spans.AddRange(chunk.SpansOf());
        }

        Assert.Distinct(traces.Select(trace => trace.Id));
        return traces;
    }
}

/// <summary>A trace of an answer.</summary>
internal sealed record FoundSpans(TraceId Id, List<TracesData> Chunks, List<Span> Spans)
{
    /// <summary>The ids of the spans as numbers, ascending.</summary>
    public IEnumerable<ulong> SpanIds => Chunks.SelectMany(chunk => chunk.SpanIds()).Order();
}
