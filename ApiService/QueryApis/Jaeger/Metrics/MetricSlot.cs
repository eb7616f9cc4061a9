namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>
/// What was counted of a series from a time (Unix nanoseconds) up to another. The durations are an encoded
/// <see cref="TraceModel.Metrics.LatencyHistogram"/>, for there may be half a million of them.
/// </summary>
internal readonly record struct MetricSlot(long From, long To, long Calls, long Errors, ReadOnlyMemory<byte> Durations);
