using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>Which service calls which: <c>/architecture</c>, and <c>/architecture?service=…</c> of what is around one.</summary>
internal static class ArchitectureEndpoint
{
    // Callers of callers, and what the called call.
    private const int Steps = 2;

    public static void MapArchitecture(this IEndpointRouteBuilder routes) => routes.MapGet("/architecture", GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext http, TraceStore store, LinkStore links, FiguresReader figures, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var window = TimeWindow.Read(http.Request.Query);
        var (start, end) = window.Resolve(time.GetUtcNow(), errors);
        var model = new ArchitectureModel
        {
            Window = window, Errors = errors, Seconds = (end - start) / 1e9, Service = http.Request.Query["service"] is [{ } service, ..] ? service : "",
        };
        if (errors.Count > 0) return Page(model, StatusCodes.Status400BadRequest);

        var services = await store.GetServicesAsync(cancellationToken);
        var graph = Graph(services, await links.GetLinksAsync(start, end, cancellationToken));
        if (model.Service.Length > 0) graph = graph.Around(model.Service, Steps);
        string[] shown = [.. graph.Nodes.Where(node => node.SendsSpans).Select(node => node.Name)];
        var counted = await figures.OfServicesAsync(shown, SpanChoice.All[0], TimeSteps.Of(start, end), cancellationToken);
        return Page(model with { Graph = graph, Colours = new ServiceColours(services), Figures = counted.ToDictionary(its => its.Name, StringComparer.Ordinal) });
    }

    private static ServiceGraph Graph(IReadOnlyList<string> services, IReadOnlyList<TraceModel.Dependencies.ServiceLink> links)
    {
        var known = services.ToHashSet(StringComparer.Ordinal);
        var names = links.SelectMany(link => new[] { link.Parent, link.Child }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new ServiceGraph(
            [.. names.Select(name => new GraphNode(name, known.Contains(name)))],
            [.. links.Select(link => new GraphEdge(link.Parent, link.Child, link.CallCount, link.ErrorCount))]);
    }

    private static RazorComponentResult<ArchitecturePage> Page(ArchitectureModel model, int status = StatusCodes.Status200OK) =>
        new(new { Model = model }) { StatusCode = status };
}
