using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Traces.Panel.Durations;
using Tracepost.ApiService.Pages.Traces.Waterfall;
using Tracepost.ApiService.QueryApis;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.ApiService.Pages.Traces.Panel;

/// <summary>What a page shows of one span when it is chosen, and the span itself as OTLP JSON.</summary>
internal static class SpanEndpoint
{
    public static void MapSpan(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ui/trace/{id}/span/{key}", GetAsync);
        routes.MapGet("/ui/trace/{id}/span/{key}.json", GetJsonAsync);
        routes.MapSpanDurations();
    }

    private static async Task<IResult> GetAsync(HttpContext http, string id, string key, TraceLoader loader, CancellationToken cancellationToken)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace || trace.Find(key) is not { } node) return Results.NotFound();
        return new RazorComponentResult<SpanPanel>(new { Trace = trace, Node = node, State = ViewState.Read(http.Request.Query) });
    }

    /// <summary>As a <c>TracesData</c> of one span, which every receiver of OTLP/HTTP takes.</summary>
    private static async Task GetJsonAsync(HttpContext http, string id, string key, TraceLoader loader, CancellationToken cancellationToken)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace || trace.Find(key) is not { } node)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using var answer = JsonAnswer.Begin(http, pretty: true);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("resourceSpans");
        foreach (var chunk in TracesDataEncoder.Encode([node.Span], int.MaxValue))
        {
            using (chunk) OtlpJsonWriter.WriteResourceSpans(answer.Json, chunk.Span);
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        await answer.EndAsync(cancellationToken);
    }
}
