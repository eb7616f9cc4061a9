using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Traces.Waterfall.Minimap;
using Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

namespace Tracepost.ApiService.Pages.Traces.Waterfall;

/// <summary>The trace page with its waterfall, and what its script asks for: windows of rows, what stands around them, positions of rows, the map.</summary>
internal static class WaterfallEndpoints
{
    private const int MaxWindow = 500;

    public static void MapWaterfall(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trace/{id}", GetPageAsync);
        routes.MapGet("/ui/trace/{id}/rows", GetRowsAsync);
        routes.MapGet("/ui/trace/{id}/frame", GetFrameAsync);
        routes.MapGet("/ui/trace/{id}/position", GetPositionAsync);
        routes.MapGet("/ui/trace/{id}/map", GetMapAsync);
    }

    private static async Task<IResult> GetPageAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        var (found, failure) = await loader.OpenAsync(id, cancellationToken);
        if (found is not { } trace) return failure!;

        var view = TraceView.Of(trace, ViewState.Read(http.Request.Query));
        var chosen = trace.Find(view.State.Span);

        // A link to a span opens the window around it, unless it says which one. Windows lie on a grid, so that a script may go on from there.
        var row = view.State.From > 0 ? Math.Min(view.State.From, Math.Max(0, view.Count - 1)) : chosen is not null ? view.RowOf(chosen) : 0;
        var first = row / TraceView.WindowSize * TraceView.WindowSize;
        return new RazorComponentResult<TracePage>(new { View = view, First = first, Chosen = chosen });
    }

    private static async Task<IResult> GetRowsAsync(
        HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken, int count = TraceView.WindowSize)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace) return Results.NotFound();
        var view = TraceView.Of(trace, ViewState.Read(http.Request.Query));
        AddCounts(http, view);
        return new RazorComponentResult<SpanRows>(new { View = view, From = view.State.From, Count = Math.Clamp(count, 1, MaxWindow), ForScript = true });
    }

    private static async Task<IResult> GetFrameAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace) return Results.NotFound();
        var view = TraceView.Of(trace, ViewState.Read(http.Request.Query));
        AddCounts(http, view);
        return new RazorComponentResult<WaterfallFrame>(new { View = view });
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

    private static async Task<IResult> GetMapAsync(string id, TraceLoader loader, CancellationToken cancellationToken, int width = TraceMap.MaxColumns)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace) return Results.NotFound();
        return Results.Bytes(TraceMap.Draw(trace, Math.Clamp(width, 1, TraceMap.MaxColumns)), "application/octet-stream");
    }

    private static void AddCounts(HttpContext http, TraceView view)
    {
        http.Response.Headers["X-Rows"] = view.Count.ToString(CultureInfo.InvariantCulture);
        if (view.FilterError is { } error) http.Response.Headers["X-Filter-Error"] = Uri.EscapeDataString(error);
        http.Response.Headers["X-Matches"] = view.Matches.ToString(CultureInfo.InvariantCulture);
    }
}
