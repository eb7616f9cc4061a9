using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Search.Form;

/// <summary>What the form asks for while somebody fills it in: operations of a service, and attributes that it has.</summary>
internal static class FormEndpoints
{
    private const int MaxSuggestions = 500;

    public static void MapForm(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ui/search/operations", GetOperationsAsync);
        routes.MapGet("/ui/search/attributes", GetAttributesAsync);
    }

    private static async Task<IResult> GetOperationsAsync(
        HttpContext http, TraceStore store, SpanCounts counts, TimeProvider time, CancellationToken cancellationToken)
    {
        var form = SearchForm.Read(http.Request.Query);
        var counted = counts.OfOperationsAsync(form.Service, WindowOf(form, time), cancellationToken);
        var operations = await store.GetOperationsAsync(form.Service, form.Kind, cancellationToken);
        return new RazorComponentResult<OperationOptions>(new
        {
            Operations = (IReadOnlyList<string>)[.. operations.Select(operation => operation.Name).Distinct(StringComparer.Ordinal)],
            Counts = await counted,
        });
    }

    /// <summary>Keys; or the values of <c>?key=…</c>.</summary>
    private static async Task<IResult> GetAttributesAsync(
        HttpContext http, AttributeSampler samples, TimeProvider time, CancellationToken cancellationToken, string key = "")
    {
        var form = SearchForm.Read(http.Request.Query);
        var sample = await samples.OfAsync(form.Service, WindowOf(form, time), form.Window.ToQuery(), cancellationToken);
        var found = key.Length == 0 ? sample.Keys : sample.ValuesOf(key);
        return TypedResults.Json(new { spans = sample.Spans, suggestions = found.Take(MaxSuggestions).Select(one => new { text = one.Text, count = one.Count }) });
    }

    // A window that cannot be read is said to be wrong when the form is sent.
    private static (long StartNs, long EndNs) WindowOf(SearchForm form, TimeProvider time)
    {
        var errors = new Dictionary<string, string>();
        var window = form.Window.Resolve(time.GetUtcNow(), errors);
        return errors.Count == 0 ? window : new Times.TimeWindow().Resolve(time.GetUtcNow(), errors);
    }
}
