using Tracepost.TraceModel;

namespace Tracepost.DataService.Rollups;

internal static partial class RollupLog
{
    [LoggerMessage(330, LogLevel.Warning, "Counting stands still: a round failed, and until one succeeds this is not repeated")]
    internal static partial void RoundsFail(ILogger logger, Exception exception);

    [LoggerMessage(331, LogLevel.Information, "Counting goes on")]
    internal static partial void RoundsSucceed(ILogger logger);

    [LoggerMessage(332, LogLevel.Warning, "A fragment of trace {TraceId} cannot be read; it is left out of the counts")]
    internal static partial void Damaged(ILogger logger, TraceId traceId, Exception exception);

    [LoggerMessage(333, LogLevel.Error, "Trace {TraceId} could not be counted by {Rollup}; it is left out")]
    internal static partial void NotCounted(ILogger logger, TraceId traceId, string rollup, Exception exception);

    [LoggerMessage(334, LogLevel.Error, "The {Spans} spans of commit {CommitId} cannot be counted; they are left out")]
    internal static partial void SetAside(ILogger logger, int commitId, long spans, Exception exception);

    [LoggerMessage(335, LogLevel.Warning, "What has just arrived could not be counted; the answer may lack it")]
    internal static partial void NotCaughtUp(ILogger logger, Exception exception);
}
