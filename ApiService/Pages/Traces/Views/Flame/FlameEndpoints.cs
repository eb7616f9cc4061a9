using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Traces.Filter;

namespace Tracepost.ApiService.Pages.Traces.Views.Flame;

/// <summary>
/// The flame graph of a trace, <c>/trace/{id}/flame?shape=merged&amp;focus=…</c>, and its picture alone for the page's script, <c>/ui/trace/{id}/flame</c>.
/// </summary>
internal static class FlameEndpoints
{
    public static void MapFlame(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trace/{id}/flame", GetPageAsync);
        routes.MapGet("/ui/trace/{id}/flame", GetPictureAsync);
    }

    private static async Task<IResult> GetPageAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        var (trace, failure) = await loader.OpenViewAsync(http, id, cancellationToken);
        if (trace is null) return failure!;
        return new RazorComponentResult<FlamePage>(new { Model = Draw(trace, http.Request.Query) });
    }

    private static async Task<IResult> GetPictureAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace) return Results.NotFound();
        return new RazorComponentResult<FlameView>(new { Model = Draw(trace, http.Request.Query) });
    }

    private static FlameModel Draw(LoadedTrace trace, IQueryCollection query)
    {
        var state = FlameState.Read(query);
        var filter = new SpanFilter(state.Filter);
        Func<TraceModel.Span, bool>? matches = filter.IsEmpty ? null : filter.Matches;
        var picture = state.IsMerged ? MergedFlame.Of(trace, state, matches) : TimeFlame.Of(trace, state, matches);
        return new FlameModel(trace, state, picture) { FilterError = filter.Error };
    }
}
