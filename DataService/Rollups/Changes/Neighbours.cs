using Tracepost.DataService.Query;

namespace Tracepost.DataService.Rollups.Changes;

/// <summary>Which spans are next to the new ones of a trace: their parents, their children, and those that share their ids.</summary>
internal sealed class Neighbours(IReadOnlyList<RolledSpan> spans)
{
    private readonly HashSet<ulong> _ids = [.. spans.Select(span => span.Key.SpanId)];
    private readonly HashSet<ulong> _parents = [.. spans.Select(span => span.ParentSpanId.Value)];

    /// <summary>Whether this one is.</summary>
    public bool Contains(in SpanHeader span) =>
        _ids.Contains(span.Key.SpanId) || _parents.Contains(span.Key.SpanId) || _ids.Contains(span.ParentSpanId.Value);
}
