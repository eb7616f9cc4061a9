using System.Text.Json;

namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>
/// Writes a <c>MetricFamily</c> of OpenMetrics as gogo's jsonpb does; without an envelope:
/// <code>
/// {"name":"service_call_rate","type":"GAUGE","help":"calls/sec, grouped by service","metrics":[
///   {"labels":[{"name":"service_name","value":"orders"}],
///    "metricPoints":[{"gaugeValue":{"doubleValue":12.3},"timestamp":"2026-08-20T10:00:00Z"}]}]}
/// </code>
/// Grouped by operation the name begins with <c>service_operation</c>, and there is a label <c>operation</c>. Without series
/// <c>metrics</c> is empty but there: Jaeger's UI looks for its first.
/// </summary>
internal static class MetricFamilyWriter
{
    private const long Second = 1_000_000_000;

    /// <param name="answer">Where to.</param>
    /// <param name="metric">What is measured.</param>
    /// <param name="query">When.</param>
    /// <param name="series">The series.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        JsonAnswer answer, Metric metric, MetricsQuery query, IReadOnlyCollection<MetricSeries> series, CancellationToken cancellationToken)
    {
        var json = answer.Json;
        json.WriteStartObject();
        json.WriteString("name", (query.ByOperation ? "service_operation_" : "service_") + metric.Name);
        json.WriteString("type", "GAUGE");
        json.WriteString("help", metric.Help + ", grouped by service" + (query.ByOperation ? " & operation" : ""));
        json.WriteStartArray("metrics");
        foreach (var one in series)
        {
            WriteLabels(json, one, query.ByOperation);
            WritePoints(json, metric, query, one);
            await answer.FlushIfFullAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, MetricSeries series, bool byOperation)
    {
        json.WriteStartObject();
        json.WriteStartArray("labels");
        WriteLabel(json, "service_name", series.Service);
        if (byOperation) WriteLabel(json, "operation", series.Operation);
        json.WriteEndArray();
    }

    private static void WriteLabel(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static void WritePoints(Utf8JsonWriter json, Metric metric, MetricsQuery query, MetricSeries series)
    {
        json.WriteStartArray("metricPoints");
        for (var time = query.Start; time <= query.End; time += query.Step)
        {
            if (time <= series.From) continue;
            json.WriteStartObject();
            json.WriteStartObject("gaugeValue");
            WriteValue(json, metric.ValueOf(series, time - query.RatePer, time));
            json.WriteEndObject();
            json.WriteString("timestamp", Timestamp(time));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber("doubleValue", value);
        else json.WriteString("doubleValue", double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    // Questions are in milliseconds: three digits, or none.
    private static string Timestamp(long unixNano)
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(unixNano / 100);
        var hasMillis = unixNano % Second / 1_000_000 != 0;
        return time.ToString(hasMillis ? "yyyy-MM-ddTHH:mm:ss.fffZ" : "yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
    }
}
