using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Adjusting;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Jaeger's HTTP JSON API, <c>/api/*</c>, as Jaeger 2.20 serves it: what Grafana's Jaeger data source and Jaeger's own UI ask.
/// Beyond it: a store that is away is 503 instead of 500.
/// </summary>
internal static class JaegerEndpoints
{
    public static void MapJaeger(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").AnswerBadQueries(JaegerEnvelope.WriteErrorAsync).AnswerStoreFailures(JaegerEnvelope.WriteErrorAsync)
            .ReadQueriesAsGo();
        api.MapGet("/services", GetServicesAsync);
        api.MapGet("/services/{service}/operations", GetOperationNamesAsync);
        api.MapGet("/operations", GetOperationsAsync);
        api.MapGet("/traces/{traceID}", GetTraceAsync);
        api.MapDependencies();
        api.MapArchive();
        api.MapNothingElse();
        api.MapGet("/traces", SearchAsync);
    }

    private static async Task GetServicesAsync(HttpContext http, TraceStore store, CancellationToken cancellationToken)
    {
        var services = await store.GetServicesAsync(cancellationToken);
        await WriteNamesAsync(http, services, cancellationToken);
    }

    private static async Task GetOperationNamesAsync(HttpContext http, string service, TraceStore store, CancellationToken cancellationToken)
    {
        // Decoded twice, as Jaeger does; it is also how a name with a slash gets through.
        var name = Uri.UnescapeDataString(service.Replace('+', ' '));
        var operations = await store.GetOperationsAsync(name, "", cancellationToken);
        var names = operations.Select(operation => operation.Name).Distinct(StringComparer.Ordinal).ToList();
        await WriteNamesAsync(http, names.Count == 0 ? null : names, cancellationToken);
    }

    private static async Task GetOperationsAsync(
        HttpContext http,
        [FromQuery(Name = "service")] string[]? service,
        [FromQuery(Name = "spanKind")] string[]? spanKind,
        TraceStore store,
        CancellationToken cancellationToken)
    {
        var name = JaegerParameters.First(service) ?? throw new BadQueryException("parameter 'service' is required");
        var operations = await store.GetOperationsAsync(name, JaegerParameters.First(spanKind) ?? "", cancellationToken);

        await using var answer = JsonAnswer.Begin(http, JaegerParameters.IsPretty(http), GoJsonEncoder.Html);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("data");
        foreach (var operation in operations)
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("name", operation.Name);
            answer.Json.WriteString("spanKind", operation.SpanKind);
            answer.Json.WriteEndObject();
        }

        answer.Json.WriteEndArray();
        JaegerEnvelope.WriteEnd(answer.Json, total: operations.Count);
        await answer.EndAsync(cancellationToken);
    }

    private static async Task GetTraceAsync(
        HttpContext http,
        [FromRoute(Name = "traceID")] string traceId,
        [FromQuery(Name = "start")] string[]? start,
        [FromQuery(Name = "end")] string[]? end,
        [FromQuery(Name = "raw")] string[]? raw,
        TraceStore store,
        TraceAdjuster adjuster,
        IOptions<StoreOptions> options,
        CancellationToken cancellationToken)
    {
        if (!GoTraceId.TryParsePath(JaegerParameters.PathValue(traceId), out var id, out var error)) throw new BadQueryException(error);
        var request = new TraceRequest(id, JaegerParameters.Time(start, "start"), JaegerParameters.Time(end, "end"));
        var isRaw = JaegerParameters.Bool(raw, "raw");

        var parts = TracePart.ReadAsync(store.GetTracesAsync([request], cancellationToken), HeldBytes(options, isRaw), cancellationToken);
        await using var reading = parts.GetAsyncEnumerator(cancellationToken);
        if (!await reading.MoveNextAsync())
        {
            await JaegerEnvelope.WriteErrorAsync(http, StatusCodes.Status404NotFound, JaegerEnvelope.TraceNotFound);
            return;
        }

        await using var answer = JsonAnswer.Begin(http, JaegerParameters.IsPretty(http), GoJsonEncoder.Html);
        await JaegerTraces.WriteAsync(answer, reading, isRaw ? null : adjuster, missingFrom: [], cancellationToken);
    }

    private static async Task SearchAsync(
        HttpContext http,
        [AsParameters] JaegerSearch search,
        TraceStore store,
        TraceAdjuster adjuster,
        IOptions<StoreOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (query, traceIds, raw, hasWindow) = search.Parse(time.GetUtcNow());
        var chunks = traceIds.Count == 0
            ? store.FindTracesAsync(query, cancellationToken)
            : store.GetTracesAsync(
                traceIds.Select(id => hasWindow ? new TraceRequest(id, query.StartMin, query.StartMax) : new TraceRequest(id)), cancellationToken);

        await using var reading = TracePart.ReadAsync(chunks, HeldBytes(options, raw), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await reading.MoveNextAsync(); // Before the answer begins, so that a store that is away is still a 503.
        await using var answer = JsonAnswer.Begin(http, JaegerParameters.IsPretty(http), GoJsonEncoder.Html);
        await JaegerTraces.WriteAsync(answer, reading, raw ? null : adjuster, missingFrom: traceIds, cancellationToken);
    }

    private static async Task WriteNamesAsync(HttpContext http, IReadOnlyList<string>? names, CancellationToken cancellationToken)
    {
        await using var answer = JsonAnswer.Begin(http, JaegerParameters.IsPretty(http), GoJsonEncoder.Html);
        answer.Json.WriteStartObject();
        if (names is null)
        {
            answer.Json.WriteNull("data");
        }
        else
        {
            answer.Json.WriteStartArray("data");
            foreach (var name in names)
                answer.Json.WriteStringValue(name);
            answer.Json.WriteEndArray();
        }

        JaegerEnvelope.WriteEnd(answer.Json, total: names?.Count ?? 0);
        await answer.EndAsync(cancellationToken);
    }

    // Raw spans need not be seen together, so they pass chunk by chunk.
    private static int HeldBytes(IOptions<StoreOptions> options, bool raw) => raw ? 0 : options.Value.MaxTraceBytes;
}
