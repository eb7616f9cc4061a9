using Tracepost.ApiService.Pages.Traces.Views.Flame;
using Tracepost.ApiService.Pages.Traces.Views.Json;
using Tracepost.ApiService.Pages.Traces.Views.Services;
using Tracepost.ApiService.Pages.Traces.Views.Spans;
using Tracepost.ApiService.Pages.Traces.Views.Statistics;

namespace Tracepost.ApiService.Pages.Traces.Views;

/// <summary>The views of a trace beside the waterfall, each with a page of its own.</summary>
internal static class ViewEndpoints
{
    public static void MapViews(this IEndpointRouteBuilder routes)
    {
        routes.MapFlame();
        routes.MapSpans();
        routes.MapStatistics();
        routes.MapTraceServices();
        routes.MapJson();
    }
}
