namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>What the field of the filter asks while somebody types.</summary>
internal static class FilterEndpoint
{
    public static void MapFilter(this IEndpointRouteBuilder routes) => routes.MapGet("/ui/trace/{id}/keys", GetKeysAsync);

    private static async Task<IResult> GetKeysAsync(string id, TraceLoader loader, CancellationToken cancellationToken) =>
        await loader.FindAsync(id, cancellationToken) is { } trace ? Results.Json(FilterKeys.Of(trace.Tree)) : Results.NotFound();
}
