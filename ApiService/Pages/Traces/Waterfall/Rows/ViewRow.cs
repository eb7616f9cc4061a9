using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

/// <summary>A row of the waterfall.</summary>
/// <param name="Node">The span; of a group its first.</param>
/// <param name="Group">The siblings that the row stands for; null for a span.</param>
/// <param name="IsMatch">False if the row is there only because something below it matches.</param>
public readonly record struct ViewRow(TraceNode Node, RowGroup? Group = null, bool IsMatch = true);

/// <summary>Siblings of one service, operation and kind.</summary>
public sealed class RowGroup
{
    /// <summary>Fewer are not worth a row of their own.</summary>
    public const int MinSpans = 3;

    internal RowGroup(IReadOnlyList<TraceNode> members)
    {
        Members = members;
        Longest = members.MaxBy(member => member.Span.DurationNano)!;
        foreach (var member in members)
        {
            TotalNano += member.Span.DurationNano;
            Errors += member.Errors;
        }
    }

    /// <summary>The spans, by their start.</summary>
    public IReadOnlyList<TraceNode> Members { get; }

    /// <summary>The one that lasted longest.</summary>
    public TraceNode Longest { get; }

    /// <summary>The sum of their durations in nanoseconds.</summary>
    public ulong TotalNano { get; }

    /// <summary>The spans with an error, at and below them.</summary>
    public int Errors { get; }

    /// <summary>What the group of a span is called in URLs.</summary>
    public static string KeyOf(string firstKey) => "~" + firstKey;
}
