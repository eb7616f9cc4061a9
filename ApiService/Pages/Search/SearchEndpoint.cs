using Jaeger.Storage.V2;
using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Shared;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Search;

/// <summary>The search page, <c>/</c> and <c>/search</c>.</summary>
internal static class SearchEndpoint
{
    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", GetAsync);
        routes.MapGet("/search", GetAsync);
    }

    private static async Task<IResult> GetAsync(
        HttpContext http, TraceStore store, TimeProvider time, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var form = SearchForm.Read(http.Request.Query);
        var (query, errors) = form.ToQuery(time.GetUtcNow());
        var model = new SearchModel
        {
            Form = form,
            Errors = errors,
            OtlpEndpoint = $"http://{http.Request.Host.Host}:{configuration["Ports:OtlpGrpc"] ?? "4317"}",
        };

        try
        {
            model = await AskAsync(model, query, store, cancellationToken);
            return Page(model, errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
        }
        catch (StoreException error)
        {
            return Page(model with { Failure = (PageFailures.TitleOf(error), error.Message) }, error.HttpStatus);
        }
    }

    private static async Task<SearchModel> AskAsync(SearchModel model, TraceQuery? query, TraceStore store, CancellationToken cancellationToken)
    {
        var services = await store.GetServicesAsync(cancellationToken);
        model = model with { Services = services, Colours = new ServiceColours(services) };
        if (model.Form.Service.Length > 0)
        {
            var operations = await store.GetOperationsAsync(model.Form.Service, "", cancellationToken);
            model = model with { Operations = [.. operations.Select(operation => operation.Name).Distinct(StringComparer.Ordinal)] };
        }

        if (query is null) return model;
        var traces = new List<TraceItem>();
        await foreach (var summary in store.FindSummariesAsync(query, cancellationToken))
            traces.Add(ToItem(summary));
        return model with { Traces = Sort(traces, model.Form.Sort), IsFull = traces.Count >= query.Limit };
    }

    private static TraceItem ToItem(TraceSummary summary) => new(
        Convert.ToHexStringLower(summary.TraceId.Span),
        summary.RootServiceName,
        summary.RootOperationName,
        summary.MinStartTimeUnixNano,
        summary.MaxEndTimeUnixNano > summary.MinStartTimeUnixNano ? summary.MaxEndTimeUnixNano - summary.MinStartTimeUnixNano : 0,
        summary.SpanCount,
        summary.ErrorSpanCount,
        [.. summary.Services.Select(service => new ServiceItem(service.Name, service.SpanCount, service.ErrorSpanCount)).OrderByDescending(service => service.Spans)]);

    private static List<TraceItem> Sort(List<TraceItem> traces, string order) => [.. order switch
    {
        "longest" => traces.OrderByDescending(trace => trace.DurationNano),
        "shortest" => traces.OrderBy(trace => trace.DurationNano),
        "spans" => traces.OrderByDescending(trace => trace.Spans),
        "errors" => traces.OrderByDescending(trace => trace.Errors),
        _ => traces.OrderByDescending(trace => trace.StartUnixNano),
    }];

    private static RazorComponentResult<SearchPage> Page(SearchModel model, int status) => new(new { Model = model }) { StatusCode = status };
}
