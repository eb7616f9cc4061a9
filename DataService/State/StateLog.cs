namespace Tracepost.DataService.State;

internal static partial class StateLog
{
    [LoggerMessage(801, LogLevel.Debug, "It was not noted that this replica is there: {Reason}")]
    internal static partial void NotReported(ILogger logger, string reason);

    [LoggerMessage(802, LogLevel.Warning, "It could not be noted that this replica is there")]
    internal static partial void ReportFailed(ILogger logger, Exception exception);
}
