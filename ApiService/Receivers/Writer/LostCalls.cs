using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>
/// Whether a write whose connection to a DataService was lost is sent to another. If nothing was done with it, it is. If its outcome is
/// unknown it is too, but once only, for it may be what that DataService died of: should it have been committed after all, its spans are
/// stored twice, and reads and counts take them as one.
/// </summary>
internal struct LostCalls
{
    // Calls go to each in turn, but to which one a call comes among many others is chance.
    private const int MostUntouched = 5;

    private int _untouched;
    private bool _isSentTwice;

    /// <summary>Counts a failure. What a DataService answers, other than that it has just started, is for the sender to repeat.</summary>
    public bool MayRepeat(RpcException failure)
    {
        if (failure.StatusCode == StatusCode.DeadlineExceeded) return false;
        switch (failure.Status.DebugException)
        {
            case SocketException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }:
                return ++_untouched <= MostUntouched;
            case null when failure.StatusCode == StatusCode.Unavailable && IsNotPrepared(failure):
                return ++_untouched <= MostUntouched;
            case HttpRequestException or IOException when !_isSentTwice:
                return _isSentTwice = true;
            default:
                return false;
        }
    }

    private static bool IsNotPrepared(RpcException failure) =>
        failure.GetRpcStatus()?.GetDetail<ErrorInfo>() is { Domain: StoreErrors.Domain, Reason: StoreErrors.NotPrepared };
}
