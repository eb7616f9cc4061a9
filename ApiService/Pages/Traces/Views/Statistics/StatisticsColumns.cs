using Tracepost.ApiService.Pages.Traces.Views.Tables;
using Tracepost.TraceModel.Statistics;

namespace Tracepost.ApiService.Pages.Traces.Views.Statistics;

/// <summary>The columns of the statistics.</summary>
internal static class StatisticsColumns
{
    /// <summary>Where the time went is what most people ask.</summary>
    public const string Usual = "self";

    public static IReadOnlyList<TableColumn<SpanGroup>> All(SpanGrouping by) =>
    [
        new("name", NameOf(by), ByName, IsNumber: false, IsAscending: true),
        By("count", "Spans", group => group.Count),
        By("errors", "Errors", group => group.Errors),
        By("self", "Self time", group => group.SelfNano),
        By("total", "Total", group => group.TotalNano),
        By("avg", "Average", group => group.AverageNano),
        By("min", "Min", group => group.MinNano),
        By("p50", "p50", group => group.Quantile(0.5)),
        By("p95", "p95", group => group.Quantile(0.95)),
        By("max", "Max", group => group.MaxNano),
    ];

    private static string NameOf(SpanGrouping by) =>
        by == SpanGrouping.Service ? "Service" : by == SpanGrouping.Operation ? "Operation" : by.Attribute ?? "Service and operation";

    private static TableColumn<SpanGroup> By(string value, string name, Func<SpanGroup, double> key) => new(value, name, (a, b) => key(b).CompareTo(key(a)));

    // Groups without the attribute come last.
    private static int ByName(SpanGroup a, SpanGroup b)
    {
        var order = string.Compare(a.Key.Service, b.Key.Service, StringComparison.OrdinalIgnoreCase);
        if (order == 0) order = string.Compare(a.Key.Operation, b.Key.Operation, StringComparison.OrdinalIgnoreCase);
        if (order == 0) order = (a.Key.Value is null).CompareTo(b.Key.Value is null);
        return order == 0 ? string.Compare(a.Key.Value, b.Key.Value, StringComparison.OrdinalIgnoreCase) : order;
    }
}
