using System.Globalization;

namespace Tracepost.ApiService.Pages.Traces.Views.Spans;

/// <summary>How somebody looks at the table of spans: the part of the URL after the question mark.</summary>
/// <param name="Filter">The filter; empty: none.</param>
/// <param name="Sort">The order; empty: the usual one.</param>
/// <param name="Page">The page, from 1 on.</param>
public sealed record SpansState(string Filter, string Sort, int Page)
{
    private const int MaxPage = 1_000_000;

    internal static SpansState Read(IQueryCollection query)
    {
        var filter = QueryText.Read(query, "q");
        if (filter.Length > Waterfall.ViewState.MaxFilterLength) filter = filter[..Waterfall.ViewState.MaxFilterLength];
        return new SpansState(filter, QueryText.Read(query, "sort"), (int)Math.Clamp(QueryText.ReadNumber(query, "page", 1), 1, MaxPage));
    }

    /// <summary>The query string, with its question mark; empty for the usual state.</summary>
    public string ToQuery() => new QueryText().Add("q", Filter).Add("sort", Sort).Add("page", Page == 1 ? "" : Page.ToString(CultureInfo.InvariantCulture)).ToString();
}
