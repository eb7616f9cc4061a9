using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Search.Results;
using Tracepost.ApiService.Pages.Search.Results.Charts;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Search;

/// <summary>Asks the store for all that the search page shows, at once what can be asked at once.</summary>
internal sealed class SearchReader(TraceStore store, SpanCounts counts, SearchCounts overTime)
{
    /// <param name="model">With the form.</param>
    /// <param name="query">What the form asks; null if it cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SearchModel> ReadAsync(SearchModel model, TraceQuery? query, CancellationToken cancellationToken)
    {
        var form = model.Form;
        var services = await store.GetServicesAsync(cancellationToken);
        model = model with { Services = services, Colours = new ServiceColours(services) };
        if (query is null) return model with { Operations = await OperationsAsync(form, cancellationToken) };

        query = query with { Limit = query.Limit + Paging.CountSeen(form) };
        var window = (query.StartMin, query.StartMax);
        var operations = OperationsAsync(form, cancellationToken);
        var serviceSpans = counts.OfServicesAsync(services, window, cancellationToken);
        var operationSpans = counts.OfOperationsAsync(form.Service, window, cancellationToken);
        var counted = overTime.ReadAsync(query, services, cancellationToken);
        var reading = TraceItems.ReadAsync(store.FindSummariesAsync(query, cancellationToken), cancellationToken);
        await Task.WhenAll(operations, serviceSpans, operationSpans, counted, reading);
        var found = await reading;
        return model with
        {
            Operations = await operations,
            ServiceSpans = await serviceSpans,
            OperationSpans = await operationSpans,
            Counts = await counted,
            Traces = TraceItems.Sort(Paging.Unseen(found, form), form.Sort),
            Older = found.Count >= query.Limit ? Paging.Older(found, form, query.StartMin) : null,
        };
    }

    private async Task<IReadOnlyList<string>> OperationsAsync(SearchForm form, CancellationToken cancellationToken)
    {
        if (form.Service.Length == 0) return [];
        var operations = await store.GetOperationsAsync(form.Service, "", cancellationToken);
        return [.. operations.Select(operation => operation.Name).Distinct(StringComparer.Ordinal)];
    }
}
