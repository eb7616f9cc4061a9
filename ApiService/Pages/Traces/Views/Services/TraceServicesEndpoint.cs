using Microsoft.AspNetCore.Http.HttpResults;

namespace Tracepost.ApiService.Pages.Traces.Views.Services;

/// <summary>Which service calls which within a trace: <c>/trace/{id}/services</c>.</summary>
internal static class TraceServicesEndpoint
{
    public static void MapTraceServices(this IEndpointRouteBuilder routes) => routes.MapGet("/trace/{id}/services", GetAsync);

    private static async Task<IResult> GetAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        var (trace, failure) = await loader.OpenViewAsync(http, id, cancellationToken);
        return trace is null ? failure! : new RazorComponentResult<TraceServicesPage>(new { Model = new TraceServicesModel(trace) });
    }
}
