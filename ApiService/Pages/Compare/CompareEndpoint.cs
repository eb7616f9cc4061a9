using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Shared;
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
            if (!TraceId.TryParse(id, out var traceId))
                return PageFailures.Message(400, "This is no trace id", $"A trace id has 1 to 32 hexadecimal digits; '{(id.Length <= 64 ? id : id[..64] + "…")}' has not.");
            if (await loader.GetAsync(traceId, cancellationToken) is not { } trace)
                return PageFailures.Message(404, "There is no such trace", $"Nothing is known of {traceId}. Its spans may still be on their way, or older than what is kept.");
            traces.Add(trace);
        }

        var colours = new ServiceColours(traces.SelectMany(trace => trace.Services).Select(service => service.Name));
        var diff = traces.Count == 2 ? TraceDiff.Of(traces[0].Tree, traces[1].Tree) : null;
        return new RazorComponentResult<ComparePage>(new { Ids = ids, Traces = traces, Diff = diff, Colours = colours });
    }
}
