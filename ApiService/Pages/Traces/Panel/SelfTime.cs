using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Panel;

/// <summary>How long a span worked itself: its duration without the times in which any of its children ran.</summary>
internal static class SelfTime
{
    /// <summary>Nanoseconds.</summary>
    public static ulong Of(TraceTree tree, TraceNode node)
    {
        var (self, coveredTo) = (node.Span.DurationNano, node.Span.StartUnixNano);

        // Children come in the order of their starts, so that what they cover together grows at its end only.
        for (var i = node.Index + 1; i < node.End; i = tree.Nodes[i].End)
        {
            var child = tree.Nodes[i].Span;
            var start = Math.Max(child.StartUnixNano, coveredTo);
            var end = Math.Min(child.EndUnixNano, node.Span.EndUnixNano);
            if (end <= start) continue;
            self -= end - start;
            coveredTo = end;
        }

        return self;
    }
}
