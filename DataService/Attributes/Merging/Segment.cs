namespace Tracepost.DataService.Attributes.Merging;

/// <summary>A row of <c>attribute_segments</c> that may be merged; <paramref name="Row"/> is where it lies: its <c>ctid</c>.</summary>
internal sealed record Segment(string Row, long FromNs, long ToNs, int SpanCount, int[] CommitIds, int FilterBytes)
{
    /// <summary>Whether it has a filter; those of what was stored before there were any do not.</summary>
    public bool HasFilter => FilterBytes > 0;
}
