namespace Tracepost.DataService.Storage.Retention;

internal static partial class RetentionLog
{
    [LoggerMessage(230, LogLevel.Information, "Dropped the partition {Partition}")]
    internal static partial void Dropped(ILogger logger, string partition);

    [LoggerMessage(231, LogLevel.Information, "The partition {Partition} is in use; it is dropped later: {Reason}")]
    internal static partial void Busy(ILogger logger, string partition, string reason);

    [LoggerMessage(232, LogLevel.Warning, "Housekeeping failed; it is tried again in {Minutes} min")]
    internal static partial void Failed(ILogger logger, Exception exception, int minutes);
}
