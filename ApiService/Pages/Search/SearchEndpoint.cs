using Microsoft.AspNetCore.Http.HttpResults;
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
        routes.MapForm();
        routes.MapLive();
    }

    private static async Task<IResult> GetAsync(
        HttpContext http, SearchReader reader, TimeProvider time, IConfiguration configuration, CancellationToken cancellationToken)
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
            model = await reader.ReadAsync(model, query, cancellationToken);
            return Page(model, errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
        }
        catch (StoreException error)
        {
            return Page(model with { Failure = (PageFailures.TitleOf(error), error.Message) }, error.HttpStatus);
        }
    }

    private static RazorComponentResult<SearchPage> Page(SearchModel model, int status) => new(new { Model = model }) { StatusCode = status };
}
