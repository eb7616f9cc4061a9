using Grpc.Core;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Search;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>
/// <c>tracepost.v1.TraceSearch</c> over the traces of an <see cref="InMemoryStore"/>. It remembers what it was asked, and finds every trace: what a
/// condition means is DataService's own affair.
/// </summary>
internal sealed class InMemorySearch(InMemoryStore store) : RawTraceSearchBase
{
    /// <summary>What the last search asked for.</summary>
    public FindTracesRequest? LastFind { get; private set; }

    public GetTracesRequest? LastGet { get; private set; }

    /// <summary>Which names were asked for last: the method and what it was given.</summary>
    public string LastNames { get; private set; } = "";

    /// <summary>What every list of names is.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Whether ids that agree in their low half are one trace.</summary>
    public bool Lenient { get; set; }

    /// <summary>While set, a stream waits for it after its first chunk, or for its end.</summary>
    public TaskCompletionSource? Pause { get; set; }

    /// <summary>Set when a call was cancelled by its client.</summary>
    public TaskCompletionSource Cancelled { get; private set; } = new();

    public void Clear()
    {
        (LastFind, LastGet, LastNames, Lenient, Pause, Cancelled) = (null, null, "", false, null, new TaskCompletionSource());
        Names.Clear();
    }

    public override Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        LastFind = request;
        return SendAsync([.. store.Traces.Take(request.Limit).Select(trace => trace.Chunks)], stream, context);
    }

    public override Task GetTraces(GetTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        LastGet = request;
        var found = request.TraceIds.SelectMany(id => store.Traces.Where(trace => IsSame(trace.Id, id.Span))).Select(trace => trace.Chunks).Distinct();
        return SendAsync([.. found], stream, context);
    }

    public override Task<Names> GetSpanNames(GetSpanNamesRequest request, ServerCallContext context) => AnswerAsync($"spans {request.Service}");

    public override Task<Names> GetRemoteServices(GetRemoteServicesRequest request, ServerCallContext context) => AnswerAsync($"remote {request.Service}");

    public override Task<Names> GetAutocompleteKeys(GetAutocompleteKeysRequest request, ServerCallContext context) => AnswerAsync("keys");

    public override Task<Names> GetAutocompleteValues(GetAutocompleteValuesRequest request, ServerCallContext context) => AnswerAsync($"values {request.Key}");

    private bool IsSame(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> wanted) =>
        Lenient ? stored[8..].SequenceEqual(wanted[8..]) : stored.SequenceEqual(wanted);

    private Task<Names> AnswerAsync(string asked)
    {
        LastNames = asked;
        store.ThrowIfFailing();
        return Task.FromResult(new Names { Names_ = { Names } });
    }

    private async Task SendAsync(List<List<byte[]>> traces, IServerStreamWriter<PooledBytes> stream, ServerCallContext context)
    {
        store.ThrowIfFailing();
        await context.WriteResponseHeadersAsync(
            new Metadata { { RawTraceSearch.TraceIdsHeader, Lenient ? RawTraceSearch.Lenient : RawTraceSearch.Strict } });
        try
        {
            foreach (var trace in traces)
            {
                await store.SendAsync(trace, stream, context);
                if (Pause is { } pause) await pause.Task.WaitAsync(context.CancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }
    }
}
