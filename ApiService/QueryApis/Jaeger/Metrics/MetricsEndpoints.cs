using Microsoft.AspNetCore.Mvc;
using Tracepost.ApiService.QueryApis.Go;

namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>
/// Jaeger's Service Performance Monitoring, <c>/api/metrics/*</c>, of what DataService counted: no Prometheus. Beyond Jaeger: an operation
/// without errors has an error rate of 0 also when others have errors, and a question that asks for too much gets 400.
/// </summary>
internal static class MetricsEndpoints
{
    public static void MapJaegerMetrics(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/metrics")
            .AnswerBadQueries(JaegerEnvelope.WriteErrorAsync).AnswerStoreFailures(JaegerEnvelope.WriteErrorAsync).ReadQueriesAsGo();
        api.MapGet("/latencies", GetLatenciesAsync);
        api.MapGet("/calls", GetCallsAsync);
        api.MapGet("/errors", GetErrorsAsync);
    }

    private static Task GetLatenciesAsync(
        HttpContext http,
        [AsParameters] MetricsParameters parameters,
        [FromQuery(Name = "quantile")] string[]? quantile,
        MetricSeriesReader reader,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        AnswerAsync(http, Metric.Latencies(MetricsParameters.ParseQuantile(quantile)), parameters, reader, time, cancellationToken);

    private static Task GetCallsAsync(
        HttpContext http, [AsParameters] MetricsParameters parameters, MetricSeriesReader reader, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(http, Metric.Calls, parameters, reader, time, cancellationToken);

    private static Task GetErrorsAsync(
        HttpContext http, [AsParameters] MetricsParameters parameters, MetricSeriesReader reader, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(http, Metric.Errors, parameters, reader, time, cancellationToken);

    private static async Task AnswerAsync(
        HttpContext http, Metric metric, MetricsParameters parameters, MetricSeriesReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var query = parameters.Parse(time.GetUtcNow());
        var series = await reader.ReadAsync(query, withDurations: metric.Name == "latencies", cancellationToken);
        await using var answer = JsonAnswer.Begin(http, JaegerParameters.IsPretty(http));
        await MetricFamilyWriter.WriteAsync(answer, metric, query, series, cancellationToken);
        await answer.EndAsync(cancellationToken);
    }
}
