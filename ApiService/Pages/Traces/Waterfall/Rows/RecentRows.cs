namespace Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

/// <summary>The rows of a trace as they were looked at last, so that scrolling through 100,000 spans is no work over all of them.</summary>
internal sealed class RecentRows(LoadedTrace trace)
{
    private const int Kept = 3;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string Key, TraceRows Rows)> _recent = new();

    public TraceRows Of(ViewState state)
    {
        var key = state.OfRows.ToQuery();
        lock (_gate)
        {
            for (var at = _recent.First; at is not null; at = at.Next)
            {
                if (at.Value.Key != key) continue;
                _recent.Remove(at);
                _recent.AddFirst(at);
                return at.Value.Rows;
            }
        }

        var rows = new TraceRows(trace, state);
        lock (_gate)
        {
            _recent.AddFirst((key, rows));
            if (_recent.Count > Kept) _recent.RemoveLast();
        }

        return rows;
    }
}
