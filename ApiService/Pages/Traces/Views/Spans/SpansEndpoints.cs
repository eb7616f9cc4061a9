using Microsoft.AspNetCore.Http.HttpResults;

namespace Tracepost.ApiService.Pages.Traces.Views.Spans;

/// <summary>All spans of a trace as a table, <c>/trace/{id}/spans?q=…&amp;sort=-duration&amp;page=2</c>, and as a file, <c>/trace/{id}/spans.csv</c>.</summary>
internal static class SpansEndpoints
{
    public static void MapSpans(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trace/{id}/spans", GetPageAsync);
        routes.MapGet("/trace/{id}/spans.csv", GetFileAsync);
    }

    private static async Task<IResult> GetPageAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        var (trace, failure) = await loader.OpenViewAsync(http, id, cancellationToken);
        if (trace is null) return failure!;
        return new RazorComponentResult<SpansPage>(new { Model = new SpansModel(trace, SpansState.Read(http.Request.Query)) });
    }

    private static async Task<IResult> GetFileAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        var (trace, failure) = await loader.OpenViewAsync(http, id, cancellationToken);
        if (trace is null) return failure!;
        return new SpansFile(new SpansModel(trace, SpansState.Read(http.Request.Query)));
    }
}
