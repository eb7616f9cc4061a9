namespace Tracepost.DataService.Ingest;

/// <summary>What ingest says in the log. Event ids 1000 to 1099.</summary>
internal static partial class IngestLog
{
    [LoggerMessage(1000, LogLevel.Warning, "PostgreSQL is not available; the senders of {Requests} requests were asked to repeat them")]
    public static partial void StoreUnavailable(ILogger logger, int requests, Exception exception);

    [LoggerMessage(1003, LogLevel.Error,
        "PostgreSQL's disk is full; the senders of {Requests} requests were asked to repeat them. Give it room, or lower Retention__MaxBytes: {Reason}")]
    public static partial void StoreFull(ILogger logger, int requests, string reason);

    [LoggerMessage(1001, LogLevel.Warning, "A commit took too long or was cut off; the senders of {Requests} requests were asked to repeat")]
    public static partial void CommitGivenUp(ILogger logger, int requests, Exception exception);

    [LoggerMessage(1002, LogLevel.Error, "PostgreSQL refused a commit of {Requests} requests")]
    public static partial void CommitRefused(ILogger logger, int requests, Exception exception);
}
