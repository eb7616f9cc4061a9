namespace Tracepost.ApiService.Pages.Services;

/// <summary>An order of rows with figures.</summary>
/// <param name="Value">As it is in the URL.</param>
/// <param name="Name">The column's title.</param>
/// <param name="Key">What is sorted by, the largest first; null: by name.</param>
public sealed record FiguresOrder(string Value, string Name, Func<Figures, double>? Key)
{
    /// <summary>All orders, the usual one first.</summary>
    public static readonly IReadOnlyList<FiguresOrder> All =
    [
        new("time", "Total time", row => row.TotalNs),
        new("name", "Name", null),
        new("rate", "Rate", row => row.Rate),
        new("errors", "Errors", row => double.IsNaN(row.ErrorShare) ? -1 : row.ErrorShare),
        new("p50", "p50", row => row.Quantile(0.5)),
        new("p95", "p95", row => row.Quantile(0.95)),
        new("p99", "p99", row => row.Quantile(0.99)),
    ];

    /// <summary>The order of that value, or the usual one.</summary>
    public static FiguresOrder Of(string value) => All.FirstOrDefault(order => order.Value == value) ?? All[0];

    /// <summary>The rows in this order; those alike by their calls and their names.</summary>
    public IEnumerable<Figures> Sort(IEnumerable<Figures> rows) => Key is null
        ? rows.OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
        : rows.OrderByDescending(Key).ThenByDescending(row => row.Calls).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase);
}
