using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Architecture.Links;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Times;

namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>Which service calls which: <c>/architecture</c>, and <c>/architecture?service=…</c> of what is around one.</summary>
internal static class ArchitectureEndpoint
{
    // Callers of callers, and what the called call.
    private const int Steps = 2;

    // More services than DataService counts at once are too many for a picture too.
    private const int MostFigures = 1000;

    public static void MapArchitecture(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/architecture", GetAsync);
        routes.MapLink();
    }

    private static async Task<IResult> GetAsync(
        HttpContext http, GraphReader graphs, FiguresReader figures, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var form = ArchitectureForm.Read(http.Request.Query);
        var (start, end, least) = form.Resolve(time.GetUtcNow(), errors);
        var model = new ArchitectureModel { Form = form, Errors = errors, Seconds = (end - start) / 1e9 };
        if (errors.Count > 0) return Page(model, StatusCodes.Status400BadRequest);

        var (all, services) = await graphs.ReadAsync(start, end, cancellationToken);
        var graph = all.Where(edge => edge.Calls >= least && (!form.OnlyErrors || edge.Errors > 0));
        if (form.Service.Length > 0) graph = graph.Around(form.Service, Steps);
        string[] shown = [.. graph.Nodes.Where(node => node.SendsSpans).Select(node => node.Name).Take(MostFigures)];
        var counted = await figures.OfServicesAsync(shown, SpanChoice.All[0], TimeSteps.Of(start, end), cancellationToken);
        return Page(model with
        {
            Graph = graph,
            Links = all.Edges.Count,
            Colours = new ServiceColours(services),
            Figures = counted.ToDictionary(its => its.Name, StringComparer.Ordinal),
        });
    }

    private static RazorComponentResult<ArchitecturePage> Page(ArchitectureModel model, int status = StatusCodes.Status200OK) =>
        new(new { Model = model }) { StatusCode = status };
}
