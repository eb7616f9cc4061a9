using System.Globalization;

namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>What can be asked: how it is named, and its value for the calls of a series that started in a window.</summary>
/// <param name="Name">Jaeger's name, without what it is grouped by.</param>
/// <param name="Help">Jaeger's explanation, likewise.</param>
/// <param name="ValueOf">The value for a window from (exclusive) to (inclusive), Unix nanoseconds.</param>
internal sealed record Metric(string Name, string Help, Func<MetricSeries, long, long, double> ValueOf)
{
    /// <summary>Calls per second.</summary>
    public static readonly Metric Calls = new(
        "call_rate", "calls/sec", (series, from, to) => series.Count(from, to).Calls / ((to - from) / 1e9));

    /// <summary>The share of calls with status ERROR; NaN without calls.</summary>
    public static readonly Metric Errors = new(
        "error_rate",
        "error rate, computed as a fraction of errors/sec over calls/sec",
        (series, from, to) => series.Count(from, to) is var (calls, errors) && calls > 0 ? errors / calls : double.NaN);

    /// <summary>A quantile of the durations in milliseconds; NaN without calls.</summary>
    public static Metric Latencies(double quantile) => new(
        "latencies",
        string.Create(CultureInfo.InvariantCulture, $"{quantile:F2}th quantile latency"),
        (series, from, to) => series.Durations(from, to).Quantile(quantile) / 1e6);
}
