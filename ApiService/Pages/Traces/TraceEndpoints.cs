using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.ApiService.Pages.Traces.Panel;
using Tracepost.ApiService.Pages.Traces.Uploads;
using Tracepost.ApiService.Pages.Traces.Views;
using Tracepost.ApiService.Pages.Traces.Waterfall;

namespace Tracepost.ApiService.Pages.Traces;

/// <summary>Everything about one trace: <c>/trace/{id}</c> and what lies below it.</summary>
internal static class TraceEndpoints
{
    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trace", (string? id) => string.IsNullOrWhiteSpace(id) ? Results.Redirect("/search") : Results.Redirect($"/trace/{Uri.EscapeDataString(id.Trim())}"));
        routes.MapWaterfall();
        routes.MapSpan();
        routes.MapFilter();
        routes.MapViews();
        routes.MapUpload();
    }
}
