using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Telemetry;

/// <summary>What the read side logs.</summary>
internal static partial class QueryLog
{
    [LoggerMessage(301, LogLevel.Error, "A fragment of trace {TraceId} that starts at {StartNs} ns is damaged")]
    public static partial void DamagedFragment(this ILogger logger, TraceId traceId, long startNs, Exception exception);

    [LoggerMessage(302, LogLevel.Warning, "PostgreSQL could not answer a query ({Kind})")]
    public static partial void StoreUnavailable(this ILogger logger, string kind, Exception exception);

    [LoggerMessage(303, LogLevel.Error, "A query failed ({Kind})")]
    public static partial void QueryFailed(this ILogger logger, string kind, Exception exception);

    [LoggerMessage(304, LogLevel.Information, "Trace ids are lenient: the index on their low half is in place")]
    public static partial void LenientTraceIds(this ILogger logger);

    [LoggerMessage(305, LogLevel.Warning, "The index on the low half of trace ids could not be made or dropped; next try in {Seconds} s")]
    public static partial void LowHalfIndexFailed(this ILogger logger, double seconds, Exception exception);

    [LoggerMessage(306, LogLevel.Warning, "New fragments could not be summarized for searches; next try in {Seconds} s")]
    public static partial void ExtremesFailed(this ILogger logger, double seconds, Exception exception);
}
