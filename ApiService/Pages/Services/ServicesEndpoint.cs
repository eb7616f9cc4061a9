using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Services;

/// <summary>Rate, errors and durations: <c>/services</c> of all services, <c>/services?service=…</c> of the operations of
/// one, <c>/services?view=operations</c> of the operations of all.</summary>
internal static class ServicesEndpoint
{
    public static void MapServices(this IEndpointRouteBuilder routes) => routes.MapGet("/services", GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext http, TraceStore store, FiguresReader figures, TimeProvider time, CancellationToken cancellationToken)
    {
        string Get(string name) => http.Request.Query[name] is [{ } first, ..] ? first : "";

        var service = Get("service") is { Length: > 0 } one ? one : null;
        var now = time.GetUtcNow();
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var window = TimeWindow.Read(http.Request.Query);
        var (start, end) = window.Resolve(now, errors);
        var services = await store.GetServicesAsync(cancellationToken);
        var model = new ServicesModel
        {
            Window = window,
            Spans = SpanChoice.Of(Get("spans")),
            Order = FiguresOrder.Of(Get("sort")),
            NowNs = (now - DateTimeOffset.UnixEpoch).Ticks * 100,
            Errors = errors,
            Service = service,
            Services = services,
            Colours = new ServiceColours(services),
            IsOfOperations = service is null && Get("view") == "operations",
            All = Get("rows") == "all",
        };
        if (errors.Count > 0) return Page(model, StatusCodes.Status400BadRequest);

        var steps = TimeSteps.Of(start, end);
        if (model.IsOfOperations)
        {
            var (rows, isCut) = await figures.OfAllOperationsAsync(services, model.Spans, steps, cancellationToken);
            return Page(model with { Rows = rows, IsCut = isCut });
        }

        Task<IReadOnlyList<Figures>> Of(TimeSteps window) => service is null
            ? figures.OfServicesAsync(services, model.Spans, window, cancellationToken)
            : figures.OfOperationsAsync(service, model.Spans, window, cancellationToken);

        var whole = service is null ? Task.FromResult<IReadOnlyList<Figures>>([]) : figures.OfServicesAsync([service], model.Spans, steps, cancellationToken);
        var (current, before) = (Of(steps), Of(steps.Before));
        await Task.WhenAll(whole, current, before);
        return Page(model with
        {
            Whole = await whole is [var first, ..] ? first : null,
            Rows = await current,
            Before = (await before).ToDictionary(row => (row.Service, row.Name)),
        });
    }

    private static RazorComponentResult<ServicesPage> Page(ServicesModel model, int status = StatusCodes.Status200OK) =>
        new(new { Model = model }) { StatusCode = status };
}
