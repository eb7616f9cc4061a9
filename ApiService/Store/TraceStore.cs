using System.Runtime.CompilerServices;
using Grpc.Core;
using Jaeger.Storage.V2;
using Microsoft.Extensions.Options;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Store;

/// <summary>
/// What ApiService reads from DataService. Traces stream as chunks of OTLP <c>TracesData</c> bytes: a chunk belongs to one trace, and the
/// chunks of a trace follow each other. Whoever receives a chunk disposes it. Every method throws <see cref="StoreException"/>.
/// </summary>
internal sealed class TraceStore(TraceReaderCalls calls, IOptions<StoreOptions> options, TimeProvider time)
{
    private readonly TimeSpan _timeout = options.Value.Timeout;

    /// <summary>All services, sorted.</summary>
    public async Task<IReadOnlyList<string>> GetServicesAsync(CancellationToken cancellationToken)
    {
        using var call = calls.GetServices(Unary(cancellationToken));
        return (await AnswerAsync(call, cancellationToken)).Services;
    }

    /// <summary>The operations of a service, of one kind if <paramref name="spanKind"/> is not empty.</summary>
    public async Task<IReadOnlyList<Operation>> GetOperationsAsync(string service, string spanKind, CancellationToken cancellationToken)
    {
        var request = new GetOperationsRequest { Service = service, SpanKind = spanKind };
        using var call = calls.GetOperations(request, Unary(cancellationToken));
        return (await AnswerAsync(call, cancellationToken)).Operations;
    }

    /// <summary>The chunks of the traces with these ids; unknown ids are passed over.</summary>
    public IAsyncEnumerable<PooledBytes> GetTracesAsync(IEnumerable<TraceRequest> traces, CancellationToken cancellationToken)
    {
        var request = new GetTracesRequest();
        request.Query.AddRange(traces.Select(trace => trace.ToStorage()));
        return StreamAsync(token => calls.GetTraces(request, new CallOptions(cancellationToken: token)), cancellationToken);
    }

    /// <summary>The chunks of the whole traces that a search finds, newest first.</summary>
    public IAsyncEnumerable<PooledBytes> FindTracesAsync(TraceQuery query, CancellationToken cancellationToken) =>
        StreamAsync(token => calls.FindTraces(query.ToStorage(), new CallOptions(cancellationToken: token)), cancellationToken);

    /// <summary>Summaries of the traces that a search finds, newest first.</summary>
    public async IAsyncEnumerable<TraceSummary> FindSummariesAsync(
        TraceQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var responses = StreamAsync(
            token => calls.FindTraceSummaries(query.ToStorage(), new CallOptions(cancellationToken: token)), cancellationToken);
        await foreach (var response in responses)
        {
            foreach (var summary in response.Summaries)
                yield return summary;
        }
    }

    private CallOptions Unary(CancellationToken cancellationToken) =>
        new(deadline: time.GetUtcNow().Add(_timeout).UtcDateTime, cancellationToken: cancellationToken);

    private static async Task<T> AnswerAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call;
        }
        catch (RpcException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw StoreException.From(error);
        }
    }

    /// <summary>A stream may last as long as its reader likes, but every piece has to come in time.</summary>
    private async IAsyncEnumerable<T> StreamAsync<T>(
        Func<CancellationToken, AsyncServerStreamingCall<T>> start, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var impatience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, impatience.Token);
        using var call = start(linked.Token);
        while (await NextAsync())
            yield return call.ResponseStream.Current;

        async Task<bool> NextAsync()
        {
            impatience.CancelAfter(_timeout);
            try
            {
                return await call.ResponseStream.MoveNext(linked.Token);
            }
            catch (Exception error) when (error is RpcException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (impatience.IsCancellationRequested) throw StoreException.TimedOut(error);
                if (error is RpcException failure) throw StoreException.From(failure);
                throw;
            }
            finally
            {
                impatience.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
    }
}
