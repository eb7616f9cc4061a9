using Tracepost.ApiService.Pages.Formatting;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

/// <summary>A mark at the end of a row: a short text, and what it means.</summary>
/// <param name="Class">Its CSS class.</param>
/// <param name="Text">What the row shows.</param>
/// <param name="Meaning">What it means, in words.</param>
internal readonly record struct RowMark(string Class, string Text, string Meaning)
{
    /// <summary>The marks of a span: where it crossed a border, that its clock differs, its events, its links, its errors.</summary>
    /// <param name="node">The span.</param>
    /// <param name="isOpen">False if what is below it is hidden.</param>
    public static List<RowMark> Of(TraceNode node, bool isOpen)
    {
        var (span, marks) = (node.Span, new List<RowMark>());
        if (Crossing.Of(node) is [var outermost, ..] crossed)
            marks.Add(new("crossing", outermost.Border, "Runs elsewhere than its parent: " + string.Join(", ", crossed.Select(border => $"{border.Border} {border.From} → {border.To}"))));
        if (span.ClockSkewNano != 0)
            marks.Add(new("skew", "clock", $"Its clock differs from its parent's by {DurationText.Format(Magnitude(span.ClockSkewNano))} or more: {string.Join("; ", span.Warnings)}"));
        if (span.Events.Count > 0) marks.Add(new("count", $"● {span.Events.Count}", span.Events.Count == 1 ? "1 event" : $"{span.Events.Count} events"));
        if (span.Links.Count > 0) marks.Add(new("count", $"↗ {span.Links.Count}", span.Links.Count == 1 ? "1 link" : $"{span.Links.Count} links"));
        if (span.Status == StatusCode.Error) marks.Add(new("mark", "!", span.StatusMessage.Length > 0 ? $"Error: {span.StatusMessage}" : "Error"));
        else if (!isOpen && node.Errors > 0) marks.Add(new("mark below", $"{node.Errors}", ErrorsBelow(node.Errors)));
        return marks;
    }

    /// <summary>The marks of a group.</summary>
    public static List<RowMark> Of(RowGroup group) =>
        group.Errors > 0 ? [new("mark below", $"{group.Errors}", ErrorsBelow(group.Errors))] : [];

    private static string ErrorsBelow(int errors) => errors == 1 ? "1 error below" : $"{errors} errors below";

    private static ulong Magnitude(long nanoseconds) => nanoseconds < 0 ? (ulong)-(nanoseconds + 1) + 1 : (ulong)nanoseconds;
}
