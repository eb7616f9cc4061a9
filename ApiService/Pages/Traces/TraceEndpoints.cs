using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Shared;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces;

/// <summary>The trace page, and what its script asks for: windows of rows, positions of rows, details of spans.</summary>
internal static class TraceEndpoints
{
    private const int MaxWindow = 500;

    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trace", (string? id) => string.IsNullOrWhiteSpace(id) ? Results.Redirect("/search") : Results.Redirect($"/trace/{Uri.EscapeDataString(id.Trim())}"));
        routes.MapGet("/trace/{id}", GetPageAsync);
        routes.MapGet("/ui/trace/{id}/rows", GetRowsAsync);
        routes.MapGet("/ui/trace/{id}/position", GetPositionAsync);
        routes.MapGet("/ui/trace/{id}/span/{key}", GetSpanAsync);
    }

    private static async Task<IResult> GetPageAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        if (!TraceId.TryParse(id, out var traceId))
            return PageFailures.Message(400, "This is no trace id", $"A trace id has 1 to 32 hexadecimal digits; '{Shorten(id)}' has not.");
        if (await loader.ReloadAsync(traceId, cancellationToken) is not { } trace)
            return PageFailures.Message(404, "There is no such trace", $"Nothing is known of {traceId}. Its spans may still be on their way, or older than what is kept.");

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
        if (await FindAsync(id, loader, cancellationToken) is not { } trace) return Results.NotFound();
        var view = TraceView.Of(trace, ViewState.Read(http.Request.Query));
        http.Response.Headers["X-Rows"] = view.Count.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Matches"] = view.Matches.ToString(CultureInfo.InvariantCulture);
        return new RazorComponentResult<SpanRows>(new { View = view, From = view.State.From, Count = Math.Clamp(count, 1, MaxWindow), ForScript = true });
    }

    /// <summary>
    /// Where a span is: <c>?span=key</c>, or its parent <c>&amp;parent=1</c>; or the next match <c>?row=17&amp;step=1</c>.
    /// </summary>
    private static async Task<IResult> GetPositionAsync(
        HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken, int row = -1, int step = 0, bool parent = false)
    {
        if (await FindAsync(id, loader, cancellationToken) is not { } trace) return Results.NotFound();
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

    private static async Task<IResult> GetSpanAsync(string id, string key, TraceLoader loader, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, loader, cancellationToken) is not { } trace || trace.Find(key) is not { } node) return Results.NotFound();
        return new RazorComponentResult<SpanPanel>(new { Trace = trace, Node = node, State = ViewState.Default });
    }

    private static async Task<LoadedTrace?> FindAsync(string id, TraceLoader loader, CancellationToken cancellationToken) =>
        TraceId.TryParse(id, out var traceId) ? await loader.GetAsync(traceId, cancellationToken) : null;

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
