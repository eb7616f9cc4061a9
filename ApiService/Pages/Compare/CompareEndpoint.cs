using Jaeger.Storage.V2;
using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Traces;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Compare;

/// <summary>Two traces and how they differ: <c>/compare?id=…&amp;id=…</c>. With one id it offers others to compare with.</summary>
internal static class CompareEndpoint
{
    private const int MostOthers = 30;
    private const long Day = 86_400_000_000_000;

    public static void MapCompare(this IEndpointRouteBuilder routes) => routes.MapGet("/compare", GetAsync);

    private static async Task<IResult> GetAsync(HttpContext http, TraceLoader loader, TraceStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var ids = http.Request.Query["id"].Select(id => (id ?? "").Trim()).Where(id => id.Length > 0).Take(2).ToList();
        var traces = new List<LoadedTrace>();
        foreach (var id in ids)
        {
            var (trace, failure) = await loader.OpenAsync(id, cancellationToken);
            if (trace is null) return failure!;
            traces.Add(trace);
        }

        return new RazorComponentResult<ComparePage>(new
        {
            Model = new CompareModel
            {
                Ids = ids,
                Traces = traces,
                Diff = traces.Count == 2 ? TraceDiff.Of(traces[0].Tree, traces[1].Tree) : null,
                OnlyChanged = http.Request.Query["only"] == "changed",
                Others = traces.Count == 1 ? await OthersAsync(traces[0], store, time.GetUtcNow(), cancellationToken) : [],
                Colours = new ServiceColours(traces.SelectMany(trace => trace.Services).Select(service => service.Name)),
            },
        });
    }

    // Of the last day, and of the day after the trace if it is older: what it was like before and what it is like now.
    private static async Task<IReadOnlyList<TraceSummary>> OthersAsync(LoadedTrace trace, TraceStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var root = trace.Tree.Root.Span;
        var nowNs = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        var near = (long)Math.Min(trace.Tree.StartUnixNano, (ulong)nowNs);
        var found = new List<TraceSummary>();
        foreach (var end in new[] { nowNs, near + Day / 2 }.Distinct())
        {
            if (end != nowNs && end > nowNs - Day) continue;
            var query = new TraceQuery { Service = root.Resource.ServiceName, Operation = root.Name, StartMin = Math.Max(0, end - Day), StartMax = end, Limit = MostOthers + 1 };
            await foreach (var other in store.FindSummariesAsync(query, cancellationToken)) found.Add(other);
        }

        return [.. found
            .Where(other => other.RootServiceName == root.Resource.ServiceName && other.RootOperationName == root.Name)
            .Where(other => !other.TraceId.Span.SequenceEqual(trace.Id.ToBytes()))
            .DistinctBy(other => other.TraceId)
            .Take(MostOthers)];
    }
}
