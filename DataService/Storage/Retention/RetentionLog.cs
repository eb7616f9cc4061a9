namespace Tracepost.DataService.Storage.Retention;

internal static partial class RetentionLog
{
    [LoggerMessage(230, LogLevel.Information, "Dropped the partition {Partition}")]
    internal static partial void Dropped(ILogger logger, string partition);

    [LoggerMessage(231, LogLevel.Information, "The partition {Partition} is in use; it is dropped later: {Reason}")]
    internal static partial void Busy(ILogger logger, string partition, string reason);

    [LoggerMessage(232, LogLevel.Warning, "Housekeeping failed; it is tried again in {Minutes} min")]
    internal static partial void Failed(ILogger logger, Exception exception, int minutes);

    [LoggerMessage(233, LogLevel.Information, "Removed the spans of {Partition}: the store took {Before}, which is more than {Limit}, and takes {After} now")]
    internal static partial void TooLarge(ILogger logger, string partition, ByteSize before, ByteSize limit, ByteSize after);

    [LoggerMessage(234, LogLevel.Warning, "The store takes {Size}, which is more than {Limit}, and nothing before today can be removed; nothing is refused")]
    internal static partial void StaysTooLarge(ILogger logger, ByteSize size, ByteSize limit);
}
