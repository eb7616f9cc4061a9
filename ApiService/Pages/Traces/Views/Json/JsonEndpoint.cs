using Microsoft.AspNetCore.Http.HttpResults;

namespace Tracepost.ApiService.Pages.Traces.Views.Json;

/// <summary>The beginning of a trace as JSON, to be read, and links to all of it in several forms: <c>/trace/{id}/json</c>.</summary>
internal static class JsonEndpoint
{
    public static void MapJson(this IEndpointRouteBuilder routes) => routes.MapGet("/trace/{id}/json", GetAsync);

    private static async Task<IResult> GetAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        var (trace, failure) = await loader.OpenViewAsync(http, id, cancellationToken);
        if (trace is null) return failure!;
        var excerpt = JsonExcerpt.Of(trace.Tree);
        return new RazorComponentResult<JsonPage>(new { Trace = trace, excerpt.Json, IsWhole = excerpt.IsWhole && !trace.IsPartial });
    }
}
