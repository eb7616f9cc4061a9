using System.Globalization;
using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.SpanMetrics;

/// <summary>A point of a series; the time in Unix nanoseconds.</summary>
internal readonly record struct MonitorPoint(long Time, double Value);

/// <summary>The points of a service, or of an operation of it.</summary>
internal sealed record MonitorSeries(string Service, string? Operation, IReadOnlyList<MonitorPoint> Points);

/// <summary>Sends spans and asks <c>/api/metrics/*</c>, as the Monitor tab of Jaeger's UI does.</summary>
internal sealed class MonitorTab(RunningSystem system) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = system.Http, Timeout = TimeSpan.FromSeconds(60) };
    private readonly OtlpClient _otlp = new(system);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Sends spans, and returns when they are acknowledged: from then on they are counted in every answer.</summary>
    public Task SendAsync(params IEnumerable<MonitorCall> calls) => SendAsync("grpc", MonitorCall.ToRequest(calls));

    public async Task SendAsync(string door, ExportTraceServiceRequest request)
    {
        var answer = await _otlp.SendAsync(door, request, Cancellation);
        Assert.Equal(0, answer.PartialSuccess?.RejectedSpans ?? 0);
    }

    /// <summary>
    /// Waits until what other tests sent is counted, which may be more than a reader waits for: a span that is sent now is counted after it.
    /// </summary>
    public async Task SettleAsync()
    {
        var canary = new MonitorCall(MonitorCall.NewService("canary"), "sing", MonitorCall.MinutesAgo(2), 1);
        await SendAsync(canary);
        while ((await AskAsync("calls", canary.Service)).Count == 0) await Task.Delay(100, Cancellation);
    }

    /// <summary>The body of an answer that has to be 200.</summary>
    /// <param name="metric">latencies, calls or errors.</param>
    /// <param name="query">The parameters after <c>?</c>.</param>
    public async Task<string> GetAsync(string metric, string query)
    {
        using var response = await _http.GetAsync(new Uri($"/api/metrics/{metric}?{query}", UriKind.Relative), Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        return body;
    }

    /// <summary>The series of an answer, by service and operation.</summary>
    public async Task<IReadOnlyList<MonitorSeries>> AskAsync(string metric, string service, string parameters = "") =>
        Series(await GetAsync(metric, $"service={Uri.EscapeDataString(service)}&{parameters}"));

    /// <summary>Reads a <c>MetricFamily</c>.</summary>
    public static IReadOnlyList<MonitorSeries> Series(string body) =>
    [
        .. JsonNode.Parse(body)!["metrics"]!.AsArray().Select(metric => new MonitorSeries(
            Label(metric!, "service_name")!,
            Label(metric!, "operation"),
            [.. metric!["metricPoints"]!.AsArray().Select(point => new MonitorPoint(Time(point!), Value(point!)))])),
    ];

    public void Dispose()
    {
        _http.Dispose();
        _otlp.Dispose();
    }

    private static string? Label(JsonNode metric, string name) =>
        (string?)metric["labels"]!.AsArray().SingleOrDefault(label => (string?)label!["name"] == name)?["value"];

    private static long Time(JsonNode point) =>
        DateTimeOffset.Parse((string)point["timestamp"]!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * MonitorCall.Millisecond;

    private static double Value(JsonNode point) => point["gaugeValue"]!["doubleValue"]! is var value && value.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? double.Parse((string)value!, CultureInfo.InvariantCulture)
        : (double)value;
}
