namespace Tracepost.TraceModel.Statistics;

/// <summary>What about a trace cannot be as it was sent.</summary>
/// <param name="Orphans">The spans that name a parent which is not in the trace.</param>
/// <param name="FirstOrphan">The first of them.</param>
/// <param name="Early">The spans that start before their parents: the clocks of two hosts differ.</param>
/// <param name="FirstEarly">The first of them.</param>
/// <param name="MostEarlyNano">By how much the one starts early that does so the most, in nanoseconds.</param>
public sealed record TraceFaults(int Orphans, TraceNode? FirstOrphan, int Early, TraceNode? FirstEarly, ulong MostEarlyNano)
{
    /// <summary>Looks for them.</summary>
    public static TraceFaults Of(TraceTree tree)
    {
        var (orphans, early, most) = (0, 0, 0UL);
        TraceNode? firstOrphan = null, firstEarly = null;
        foreach (var node in tree.Nodes)
        {
            if (node.IsOrphan)
            {
                orphans++;
                firstOrphan ??= node;
            }

            if (node.Parent is not { } parent || node.Span.StartUnixNano >= parent.Span.StartUnixNano) continue;
            early++;
            firstEarly ??= node;
            most = Math.Max(most, parent.Span.StartUnixNano - node.Span.StartUnixNano);
        }

        return new TraceFaults(orphans, firstOrphan, early, firstEarly, most);
    }
}
