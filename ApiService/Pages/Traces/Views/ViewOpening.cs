namespace Tracepost.ApiService.Pages.Traces.Views;

/// <summary>Opens the trace that a view is about.</summary>
internal static class ViewOpening
{
    /// <summary>
    /// The trace, or the page that says why there is none. Who comes from another page of the trace, or sorts, zooms or turns a page of this one, goes
    /// on with the trace as it was; who follows a link from elsewhere, or loads the page anew, gets it as it is now.
    /// </summary>
    public static async Task<(LoadedTrace? Trace, IResult? Failure)> OpenViewAsync(
        this TraceLoader loader, HttpContext http, string id, CancellationToken cancellationToken)
    {
        if (GoesOn(http.Request, id) && await loader.FindAsync(id, cancellationToken) is { } trace) return (trace, null);
        return await loader.OpenAsync(id, cancellationToken);
    }

    private static bool GoesOn(HttpRequest request, string id)
    {
        var headers = request.GetTypedHeaders();
        return headers.CacheControl is not ({ NoCache: true } or { MaxAge.Ticks: 0 })
            && headers.Referer is { IsAbsoluteUri: true } referer
            && referer.AbsolutePath.StartsWith($"/trace/{id}", StringComparison.OrdinalIgnoreCase);
    }
}
