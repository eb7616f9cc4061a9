using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tracepost.ApiService.Pages.Traces.Waterfall;

/// <summary>The trace page with its waterfall, and what its script asks for: windows of rows, positions of rows.</summary>
internal static class WaterfallEndpoints
{
    private const int MaxWindow = 500;

    public static void MapWaterfall(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trace/{id}", GetPageAsync);
        routes.MapGet("/ui/trace/{id}/rows", GetRowsAsync);
        routes.MapGet("/ui/trace/{id}/position", GetPositionAsync);
    }

    private static async Task<IResult> GetPageAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        var (found, failure) = await loader.OpenAsync(id, cancellationToken);
        if (found is not { } trace) return failure!;

        var state = ViewState.Read(http.Request.Query);
        var view = TraceView.Of(trace, state);
        var chosen = trace.Find(state.Span);

        // A link to a span opens the window around it, unless it says which one.
        if (state.From == 0 && chosen is not null)
            state = state with { From = Math.Max(0, view.RowOf(chosen) / TraceView.WindowSize * TraceView.WindowSize) };
        return new RazorComponentResult<TracePage>(new { View = view, From = state.From, Chosen = chosen });
    }

    private static async Task<IResult> GetRowsAsync(
        HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken, int count = TraceView.WindowSize)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace) return Results.NotFound();
        var view = TraceView.Of(trace, ViewState.Read(http.Request.Query));
        http.Response.Headers["X-Rows"] = view.Count.ToString(CultureInfo.InvariantCulture);
        if (view.FilterError is { } error) http.Response.Headers["X-Filter-Error"] = Uri.EscapeDataString(error);
        http.Response.Headers["X-Matches"] = view.Matches.ToString(CultureInfo.InvariantCulture);
        return new RazorComponentResult<SpanRows>(new { View = view, From = view.State.From, Count = Math.Clamp(count, 1, MaxWindow), ForScript = true });
    }

    /// <summary>
    /// Where a span is: <c>?span=key</c>, or its parent <c>&amp;parent=1</c>; or the next match <c>?row=17&amp;step=1</c>.
    /// </summary>
    private static async Task<IResult> GetPositionAsync(
        HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken, int row = -1, int step = 0, bool parent = false)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace) return Results.NotFound();
        var view = TraceView.Of(trace, ViewState.Read(http.Request.Query));
        if (view.Count == 0) return Results.NotFound();

        if (step != 0)
        {
            row = view.NextMatch(Math.Clamp(row, -1, view.Count), Math.Sign(step));
        }
        else
        {
            if (trace.Find(view.State.Span) is not { } node) return Results.NotFound();
            row = view.RowOf(parent && node.Parent is not null ? node.Parent : node);
        }

        return row < 0 ? Results.NotFound() : Results.Json(new { row, span = trace.KeyOf(view[row]) });
    }
}
