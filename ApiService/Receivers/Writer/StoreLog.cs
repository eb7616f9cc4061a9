using Grpc.Core;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>Logs when the store goes away and when it is back: once each, not once for every request that could not be written.</summary>
internal sealed partial class StoreLog(ILogger<StoreLog> logger)
{
    private int _away;

    /// <summary>The store accepted a request.</summary>
    public void Answers()
    {
        if (Volatile.Read(ref _away) != 0 && Interlocked.Exchange(ref _away, 0) != 0) LogBack();
    }

    /// <summary>The store did not accept a request.</summary>
    public void Refused(WriteOutcome outcome, RpcException why)
    {
        if (outcome == WriteOutcome.Failed) LogFailed(why.StatusCode, why.Status.Detail);
        else if (outcome == WriteOutcome.Unavailable && Interlocked.Exchange(ref _away, 1) == 0) LogAway(why.StatusCode, why.Status.Detail);
    }

    [LoggerMessage(1, LogLevel.Warning, "DataService is away: senders are told to come back later ({Code}: {Detail})")]
    private partial void LogAway(StatusCode code, string detail);

    [LoggerMessage(2, LogLevel.Information, "DataService is back")]
    private partial void LogBack();

    [LoggerMessage(3, LogLevel.Error, "DataService failed to write a request ({Code}: {Detail})")]
    private partial void LogFailed(StatusCode code, string detail);
}
