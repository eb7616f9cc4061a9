namespace Tracepost.DataService.Storage;

/// <summary>Advisory locks by which replicas take turns. The numbers are "trace" in ASCII and a count.</summary>
internal static class StoreLocks
{
    private const long Base = 0x7472616365_0000;

    internal const long Migration = Base + 1;
    internal const long Partitions = Base + 2;
    internal const long Housekeeping = Base + 3;
    internal const long Training = Base + 4;
    internal const long Rollups = Base + 5;
    internal const long LowHalfIndex = Base + 6;
    internal const long SpanMetrics = Base + 7;
    internal const long SegmentMerging = Base + 8;
    internal const long Compaction = Base + 9;
}
