using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>What was counted of a series from a time (Unix nanoseconds) up to another.</summary>
internal readonly record struct MetricSlot(long From, long To, long Calls, long Errors, LatencyHistogram? Durations);
