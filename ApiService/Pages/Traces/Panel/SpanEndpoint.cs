using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Traces.Waterfall;

namespace Tracepost.ApiService.Pages.Traces.Panel;

/// <summary>What a page shows of one span when it is chosen.</summary>
internal static class SpanEndpoint
{
    public static void MapSpan(this IEndpointRouteBuilder routes) => routes.MapGet("/ui/trace/{id}/span/{key}", GetAsync);

    private static async Task<IResult> GetAsync(string id, string key, TraceLoader loader, CancellationToken cancellationToken)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace || trace.Find(key) is not { } node) return Results.NotFound();
        return new RazorComponentResult<SpanPanel>(new { Trace = trace, Node = node, State = ViewState.Default });
    }
}
