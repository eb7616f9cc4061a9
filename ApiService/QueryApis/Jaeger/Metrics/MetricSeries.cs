using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>The slots of a service or an operation, ascending. Windows move forward only.</summary>
internal sealed class MetricSeries(string service, string operation)
{
    private readonly List<MetricSlot> _slots = [];
    private readonly LatencyHistogram _window = new();
    private int _first;
    private int _next;

    public string Service { get; } = service;

    public string Operation { get; } = operation;

    /// <summary>When the series begins: before that it has no points.</summary>
    public long From => _slots[0].From;

    public void Add(in MetricSlot slot) => _slots.Add(slot);

    /// <summary>
    /// How many calls, and how many of them with errors, started in a window. Of a slot that lies partly in it, as large a part is counted.
    /// </summary>
    public (double Calls, double Errors) Count(long from, long to)
    {
        while (_first < _slots.Count && _slots[_first].To <= from) _first++;
        var (calls, errors) = (0.0, 0.0);
        for (var i = _first; i < _slots.Count && _slots[i].From < to; i++)
        {
            var slot = _slots[i];
            var share = (double)Math.Max(0, Math.Min(to, slot.To) - Math.Max(from, slot.From)) / (slot.To - slot.From);
            calls += slot.Calls * share;
            errors += slot.Errors * share;
        }

        return (calls, errors);
    }

    /// <summary>How long the calls of a window took: of the slots whose middle lies in it, or of that in which it ends if it is so short.</summary>
    public LatencyHistogram Durations(long from, long to)
    {
        for (; _next < _slots.Count && Middle(_next) <= to; _next++) _window.AddEncoded(_slots[_next].Durations.Span);
        for (; _first < _next && Middle(_first) <= from; _first++) _window.RemoveEncoded(_slots[_first].Durations.Span);
        if (_first < _next) return _window;
        var last = _next < _slots.Count && _slots[_next].From < to ? _next : _next - 1;
        return last >= 0 && _slots[last].To > from ? LatencyHistogram.Decode(_slots[last].Durations.Span) : _window;
    }

    private long Middle(int slot) => _slots[slot].From + (_slots[slot].To - _slots[slot].From) / 2;
}
