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
            .WithTags("Jaeger").AnswerBadQueries(JaegerEnvelope.WriteErrorAsync).AnswerStoreFailures(JaegerEnvelope.WriteErrorAsync).ReadQueriesAsGo();
        api.MapGet("/latencies", GetLatenciesAsync)
            .WithName("JaegerLatencies").WithSummary("A quantile of the durations of spans, in milliseconds, over time.").Produces(200, contentType: "application/json");
        api.MapGet("/calls", GetCallsAsync)
            .WithName("JaegerCalls").WithSummary("Spans per second over time.").Produces(200, contentType: "application/json");
        api.MapGet("/errors", GetErrorsAsync)
            .WithName("JaegerErrors").WithSummary("The share of spans with errors over time.").Produces(200, contentType: "application/json");
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
