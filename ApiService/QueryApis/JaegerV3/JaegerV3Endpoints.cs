using Microsoft.AspNetCore.Mvc;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.JaegerV3;

/// <summary>
/// Jaeger's newer HTTP API, <c>/api/v3/*</c>, as Jaeger 2.20 serves it: traces as OTLP, adjusted unless they are asked for raw. Beyond it:
/// with <c>Accept: application/x-protobuf</c> a trace is OTLP in protobuf, and a store that is away is 503 instead of 500.
/// </summary>
internal static class JaegerV3Endpoints
{
    public static void MapJaegerV3(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v3").AnswerBadQueries(JaegerV3Error.WriteAsync).AnswerStoreFailures(JaegerV3Error.WriteAsync).ReadQueriesAsGo();
        api.MapGet("/services", GetServicesAsync);
        api.MapGet("/operations", GetOperationsAsync);
        api.MapDependencies();
        api.MapGet("/traces/{traceId}", GetTraceAsync);
        api.MapGet("/traces", FindTracesAsync);
        api.MapGet("/trace-summaries", FindSummariesAsync);
    }

    private static async Task GetServicesAsync(HttpContext http, TraceStore store, CancellationToken cancellationToken)
    {
        var services = await store.GetServicesAsync(cancellationToken);
        await using var answer = JsonAnswer.Begin(http);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("services");
        foreach (var service in services)
            answer.Json.WriteStringValue(service);
        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        await answer.EndAsync(cancellationToken);
    }

    private static async Task GetOperationsAsync(HttpContext http, TraceStore store, CancellationToken cancellationToken)
    {
        var parameters = new JaegerV3Parameters(http.Request.Query);
        var operations = await store.GetOperationsAsync(parameters.Text("service"), parameters.Text("spanKind", "span_kind"), cancellationToken);
        await using var answer = JsonAnswer.Begin(http);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("operations");
        foreach (var operation in operations)
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("name", operation.Name);
            answer.Json.WriteString("spanKind", operation.SpanKind.Length == 0 ? "internal" : operation.SpanKind);
            answer.Json.WriteEndObject();
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        await answer.EndAsync(cancellationToken);
    }

    private static async Task GetTraceAsync(
        HttpContext http, [FromRoute(Name = "traceId")] string traceId, TraceStore store, AdjustedOtlp otlp, CancellationToken cancellationToken)
    {
        // Of what is escaped in a path, a slash is all that still is; base64 has such.
        if (!GoTraceId.TryParsePath(traceId.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out var id, out var error))
            throw new BadQueryException($"malformed parameter trace_id: {error}");
        var parameters = new JaegerV3Parameters(http.Request.Query);
        var request = new TraceRequest(id, parameters.Time("startTime", "start_time"), parameters.Time("endTime", "end_time"));
        var raw = parameters.Bool("rawTraces", "raw_traces");
        await OtlpAnswer.WriteAsync(http, otlp.Of(store.GetTracesAsync([request], cancellationToken), raw, cancellationToken), cancellationToken);
    }

    private static async Task FindTracesAsync(HttpContext http, TraceStore store, AdjustedOtlp otlp, CancellationToken cancellationToken)
    {
        var (query, raw) = new JaegerV3Parameters(http.Request.Query).Search();
        await OtlpAnswer.WriteAsync(http, otlp.Of(store.FindTracesAsync(query, cancellationToken), raw, cancellationToken), cancellationToken);
    }

    private static async Task FindSummariesAsync(HttpContext http, TraceStore store, CancellationToken cancellationToken)
    {
        var (query, _) = new JaegerV3Parameters(http.Request.Query).Search();
        await using var summaries = store.FindSummariesAsync(query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await SummariesAnswer.WriteAsync(http, summaries, cancellationToken);
    }
}
