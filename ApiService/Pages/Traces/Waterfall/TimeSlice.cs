using Tracepost.ApiService.Pages.Formatting;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Waterfall;

/// <summary>The part of a trace's time that the waterfall shows.</summary>
/// <param name="From">Its begin, in nanoseconds after the trace's start.</param>
/// <param name="To">Its end.</param>
/// <param name="IsWhole">True if it is all of the trace's time.</param>
public readonly record struct TimeSlice(ulong From, ulong To, bool IsWhole)
{
    /// <summary>Its length in nanoseconds.</summary>
    public ulong DurationNano => To - From;

    /// <summary>What a state asks for; all of the time if that is no time.</summary>
    public static TimeSlice Of(TraceTree tree, ViewState state)
    {
        var whole = tree.DurationNano;
        var to = state.End == 0 ? whole : Math.Min(state.End, whole);
        return state.Start >= to || (state.Start == 0 && to == whole) ? new TimeSlice(0, whole, true) : new TimeSlice(state.Start, to, false);
    }

    /// <summary>Where a time lies, given in nanoseconds after the trace's start: an SVG length from 0% to 100%.</summary>
    public string At(double offset) => Percent.Of(offset - From, DurationNano);

    /// <summary>The same as a number from 0 to 1.</summary>
    public double Part(double offset) => DurationNano == 0 ? 0 : Math.Clamp((offset - From) / DurationNano, 0, 1);
}
