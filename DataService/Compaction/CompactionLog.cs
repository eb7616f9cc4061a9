namespace Tracepost.DataService.Compaction;

internal static partial class CompactionLog
{
    [LoggerMessage(240, LogLevel.Information, "Compacting {Partition}")]
    internal static partial void Begun(ILogger logger, string partition);

    [LoggerMessage(241, LogLevel.Information, "Compacted {Partition}: {Before} bytes before, {After} after")]
    internal static partial void Compacted(ILogger logger, string partition, long before, long after);

    [LoggerMessage(242, LogLevel.Information, "The compaction of {Partition} is given up: {Reason}")]
    internal static partial void GivenUp(ILogger logger, string partition, string reason);

    [LoggerMessage(243, LogLevel.Warning, "Compaction failed; it goes on in {Seconds} s where it was")]
    internal static partial void Failed(ILogger logger, Exception exception, double seconds);
}
