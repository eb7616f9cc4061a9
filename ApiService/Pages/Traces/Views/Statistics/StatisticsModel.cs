using Tracepost.ApiService.Pages.Traces.Views.Tables;
using Tracepost.TraceModel.Statistics;

namespace Tracepost.ApiService.Pages.Traces.Views.Statistics;

/// <summary>What the statistics of a trace show.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="By">What its spans are grouped by.</param>
/// <param name="Order">What the groups are sorted by.</param>
/// <param name="Groups">The groups, sorted.</param>
/// <param name="AttributeKeys">Keys that its spans could be grouped by.</param>
public sealed record StatisticsModel(
    LoadedTrace Trace, SpanGrouping By, TableOrder<SpanGroup> Order, IReadOnlyList<SpanGroup> Groups, IReadOnlyList<string> AttributeKeys)
{
    /// <summary>The address of this page with another grouping; the order stays.</summary>
    public string Link(SpanGrouping by) => Link(by, Order.Text);

    /// <summary>The address of this page with another order.</summary>
    public string Link(string sort) => Link(By, sort);

    /// <summary>The address of the waterfall with only the spans of a group; null if no filter says it.</summary>
    public string? LinkToSpans(GroupKey key) => SpanFilters.Link(Trace, (By.Attribute, key.Value) switch
    {
        (null, _) => SpanFilters.Of(key.Service, key.Operation),
        (_, null) => "",
        ({ } attribute, { } value) => SpanFilters.OfAttribute(attribute, value),
    });

    /// <summary>The share of the self times of all spans, from 0 to 1.</summary>
    public double ShareOf(SpanGroup group) => Trace.SelfTimes.TotalNano == 0 ? 0 : group.SelfNano / Trace.SelfTimes.TotalNano;

    private string Link(SpanGrouping by, string sort) => $"/trace/{Trace.Id}/statistics" + new QueryText()
        .Add("by", by == SpanGrouping.ServiceAndOperation ? "" : by.Text).Add("sort", sort == StatisticsColumns.Usual ? "" : sort);
}
