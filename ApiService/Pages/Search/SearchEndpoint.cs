using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Search.Results;
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
        routes.MapLive();
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
        query = query with { Limit = query.Limit + Paging.CountSeen(model.Form) };
        var found = await TraceItems.ReadAsync(store.FindSummariesAsync(query, cancellationToken), cancellationToken);
        return model with
        {
            Traces = TraceItems.Sort(Paging.Unseen(found, model.Form), model.Form.Sort),
            Older = found.Count >= query.Limit ? Paging.Older(found, model.Form, query.StartMin) : null,
        };
    }

    private static RazorComponentResult<SearchPage> Page(SearchModel model, int status) => new(new { Model = model }) { StatusCode = status };
}
