using Microsoft.AspNetCore.Mvc;
using Tracepost.ApiService.QueryApis.Go;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// <c>POST /api/archive/{traceID}</c>: there is no archive beside the store, and this is what a Jaeger without one says. Other paths below
/// <c>/api</c> do not exist; Jaeger's <c>/api/deep-dependencies</c> and <c>/api/quality-metrics</c> answer with made-up data, so they are among them.
/// </summary>
internal static class JaegerArchive
{
    public static void MapArchive(this IEndpointRouteBuilder api) => api.MapPost("/archive/{traceID}", PostAsync).ExcludeFromDescription();

    /// <summary>Answers every path that is no other endpoint's.</summary>
    public static void MapNothingElse(this IEndpointRouteBuilder api) => api.Map(
            "/{**path}", http => JaegerEnvelope.WriteTextAsync(http, StatusCodes.Status404NotFound, "404 page not found"))
        .ExcludeFromDescription();

    private static Task PostAsync(
        HttpContext http,
        [FromRoute(Name = "traceID")] string traceId,
        [FromQuery(Name = "start")] string[]? start,
        [FromQuery(Name = "end")] string[]? end,
        [FromQuery(Name = "raw")] string[]? raw)
    {
        if (!GoTraceId.TryParsePath(JaegerParameters.PathValue(traceId), out _, out var error)) throw new BadQueryException(error);
        JaegerParameters.Time(start, "start");
        JaegerParameters.Time(end, "end");
        JaegerParameters.Bool(raw, "raw");
        return JaegerEnvelope.WriteErrorAsync(http, StatusCodes.Status500InternalServerError, "archive span storage was not configured");
    }
}
