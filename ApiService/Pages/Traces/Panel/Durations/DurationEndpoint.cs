using Microsoft.AspNetCore.Http.HttpResults;

namespace Tracepost.ApiService.Pages.Traces.Panel.Durations;

/// <summary>How long a span took among others of its operation. It asks the store, so the panel does not wait for it.</summary>
internal static class DurationEndpoint
{
    public static void MapSpanDurations(this IEndpointRouteBuilder routes) => routes.MapGet("/ui/trace/{id}/span/{key}/percentile", GetAsync);

    /// <summary>A page, or with <c>?part=true</c> what belongs into the panel.</summary>
    private static async Task<IResult> GetAsync(
        string id, string key, TraceLoader loader, DurationReader reader, CancellationToken cancellationToken, bool part = false)
    {
        if (await loader.FindAsync(id, cancellationToken) is not { } trace || trace.Find(key) is not { } node) return Results.NotFound();
        var durations = await reader.OfAsync(node.Span, cancellationToken);
        return part
            ? new RazorComponentResult<DurationView>(new { node.Span, Durations = durations })
            : new RazorComponentResult<DurationPage>(new { Trace = trace, Node = node, Durations = durations });
    }
}
