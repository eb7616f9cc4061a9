using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Tracepost.ApiService.Store;

/// <summary>How every call to DataService is made: bounded in time, ended when the client goes, its failures as <see cref="StoreException"/>.</summary>
internal sealed class StoreCalls(IOptions<StoreOptions> options, TimeProvider time)
{
    private readonly TimeSpan _timeout = options.Value.Timeout;

    /// <summary>The options of a call with a single answer.</summary>
    public CallOptions Unary(CancellationToken cancellationToken) =>
        new(deadline: time.GetUtcNow().Add(_timeout).UtcDateTime, cancellationToken: cancellationToken);

    /// <summary>Waits for a single answer.</summary>
    public static async Task<T> AnswerAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancellationToken)
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
    /// <param name="start">Begins the call.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<CallOptions, AsyncServerStreamingCall<T>> start, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var impatience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, impatience.Token);
        using var call = start(new CallOptions(cancellationToken: linked.Token));
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
