using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Search.Results;

/// <summary>The newest traces of a search, for a page that shows them as they come: <c>/ui/search/live?…</c> with what the page's own address asks.</summary>
internal static class LiveEndpoint
{
    private const int MaxTraces = 50;
    private const long Back = 60_000_000_000;

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/ui/search/live", GetAsync);

    private static async Task<IResult> GetAsync(HttpContext http, TraceStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var (query, errors) = SearchForm.Read(http.Request.Query).ToQuery(time.GetUtcNow());
        if (query is null) return TypedResults.Text(string.Join('\n', errors.Values), statusCode: StatusCodes.Status400BadRequest);
        // Spans of a trace that was shown may still come: it is shown anew.
        query = query with { StartMin = Math.Max(query.StartMin, query.StartMax - Back), Limit = MaxTraces };
        var services = store.GetServicesAsync(cancellationToken);
        var traces = await TraceItems.ReadAsync(store.FindSummariesAsync(query, cancellationToken), cancellationToken);
        return new RazorComponentResult<TraceRows>(new { Traces = TraceItems.Sort(traces, ""), Colours = new ServiceColours(await services) });
    }
}
