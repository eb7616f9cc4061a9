using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jaeger.Storage.V2;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Query;
using Tracepost.TraceModel;
using KeyValue = Jaeger.Storage.V2.KeyValue;
using Status = Grpc.Core.Status;

namespace Tracepost.DataService.Tests.Query;

/// <summary>Asks as a stock client does.</summary>
internal static class Answers
{
    public static async Task<List<TracesData>> GetAsync(this QueryHost host, params TraceId[] ids)
    {
        var request = new GetTracesRequest();
        request.Query.AddRange(ids.Select(id => new GetTraceParams { TraceId = Google.Protobuf.ByteString.CopyFrom(id.ToBytes()) }));
        return await host.GetAsync(request);
    }

    public static async Task<List<TracesData>> GetAsync(this QueryHost host, GetTracesRequest request)
    {
        using var call = host.Client.GetTraces(request, cancellationToken: TestContext.Current.CancellationToken);
        return await ReadAsync(call);
    }

    public static async Task<List<TracesData>> FindAsync(this QueryHost host, TraceQueryParameters query)
    {
        using var call = host.Client.FindTraces(new() { Query = query }, cancellationToken: TestContext.Current.CancellationToken);
        return await ReadAsync(call);
    }

    public static async Task<List<FoundTraceID>> FindIdsAsync(this QueryHost host, TraceQueryParameters query)
    {
        var answer = await host.Client.FindTraceIDsAsync(new() { Query = query }, cancellationToken: TestContext.Current.CancellationToken);
        return [.. answer.TraceIds];
    }

    public static async Task<List<TraceSummary>> SummarizeAsync(this QueryHost host, TraceQueryParameters query)
    {
        using var call = host.Client.FindTraceSummaries(new() { Query = query }, cancellationToken: TestContext.Current.CancellationToken);
        var summaries = new List<TraceSummary>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) summaries.AddRange(response.Summaries);
        return summaries;
    }

    /// <summary>The status with which a call ends.</summary>
    public static async Task<Status> FailureAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).Status;

    public static TraceId TraceIdOf(this TracesData chunk) => TraceId.Read(Assert.Single(chunk.SpansOf().Select(span => span.TraceId).Distinct()).Span);

    public static IEnumerable<TraceId> TraceIds(this IEnumerable<FoundTraceID> found) => found.Select(trace => TraceId.Read(trace.TraceId.Span));

    public static Timestamp Time(long ns) => RequestTime.ToTimestamp(ns);

    public static Duration Lasting(long ns) => new() { Seconds = ns / TestSpans.Second, Nanos = (int)(ns % TestSpans.Second) };

    public static KeyValue Want(string key, string value) => new() { Key = key, Value = new() { StringValue = value } };

    private static async Task<List<TracesData>> ReadAsync(AsyncServerStreamingCall<TracesData> call)
    {
        var chunks = new List<TracesData>();
        await foreach (var chunk in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Assert.NotEmpty(chunk.SpansOf());
            chunks.Add(chunk);
        }

        return chunks;
    }
}
