using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Traces;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Compare;

/// <summary>Two traces and how they differ: <c>/compare?id=…&amp;id=…</c>.</summary>
internal static class CompareEndpoint
{
    public static void MapCompare(this IEndpointRouteBuilder routes) => routes.MapGet("/compare", GetAsync);

    private static async Task<IResult> GetAsync(HttpContext http, TraceLoader loader, CancellationToken cancellationToken)
    {
        var ids = http.Request.Query["id"].Select(id => (id ?? "").Trim()).Where(id => id.Length > 0).Take(2).ToList();
        var traces = new List<LoadedTrace>();
        foreach (var id in ids)
        {
            var (trace, failure) = await loader.OpenAsync(id, cancellationToken);
            if (trace is null) return failure!;
            traces.Add(trace);
        }

        var colours = new ServiceColours(traces.SelectMany(trace => trace.Services).Select(service => service.Name));
        var diff = traces.Count == 2 ? TraceDiff.Of(traces[0].Tree, traces[1].Tree) : null;
        return new RazorComponentResult<ComparePage>(new { Ids = ids, Traces = traces, Diff = diff, Colours = colours });
    }
}
