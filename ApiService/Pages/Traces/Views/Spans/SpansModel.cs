using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.ApiService.Pages.Traces.Views.Tables;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Views.Spans;

/// <summary>A page of the table of a trace's spans.</summary>
public sealed class SpansModel
{
    /// <summary>The rows of a page.</summary>
    public const int PageSize = 100;

    private readonly List<TraceNode> _found;

    internal SpansModel(LoadedTrace trace, SpansState state)
    {
        Trace = trace;
        Order = SpanColumns.All(trace).Read(state.Sort, SpanColumns.Usual);
        var filter = new SpanFilter(state.Filter);
        FilterError = filter.Error;
        _found = filter.IsEmpty ? [.. trace.Tree.Nodes] : [.. trace.Tree.Nodes.Where(node => filter.Matches(node.Span))];
        State = state with { Page = Math.Clamp(state.Page, 1, Pages) };
    }

    /// <summary>The trace.</summary>
    public LoadedTrace Trace { get; }

    /// <summary>How it is looked at.</summary>
    public SpansState State { get; }

    /// <summary>What is wrong with the filter, which then leaves all spans; null if nothing is.</summary>
    public string? FilterError { get; }

    /// <summary>What the spans are sorted by.</summary>
    public TableOrder<TraceNode> Order { get; }

    /// <summary>The number of spans that the filter leaves.</summary>
    public int Count => _found.Count;

    /// <summary>The number of pages, at least one.</summary>
    public int Pages => Math.Max(1, (Count + PageSize - 1) / PageSize);

    /// <summary>The number of spans before this page.</summary>
    public int Before => (State.Page - 1) * PageSize;

    /// <summary>The spans that the filter leaves, sorted.</summary>
    public IEnumerable<TraceNode> Sorted => Order.Sort(_found);

    /// <summary>The spans of this page.</summary>
    public IEnumerable<TraceNode> Rows => Sorted.Skip(Before).Take(PageSize);

    /// <summary>The address of another page of the table.</summary>
    public string Link(int page) => Link(State with { Page = page });

    /// <summary>The address of the first page in another order.</summary>
    public string Link(string sort) => Link(State with { Sort = sort == SpanColumns.Usual ? "" : sort, Page = 1 });

    /// <summary>The address of the table as a file.</summary>
    public string LinkToFile => $"/trace/{Trace.Id}/spans.csv{(State with { Page = 1 }).ToQuery()}";

    private string Link(SpansState state) => $"/trace/{Trace.Id}/spans{state.ToQuery()}";
}
