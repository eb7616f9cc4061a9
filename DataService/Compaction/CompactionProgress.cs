namespace Tracepost.DataService.Compaction;

/// <summary>What a piece of work came to.</summary>
internal enum CompactionProgress
{
    /// <summary>There is no more to do for now.</summary>
    Idle,

    /// <summary>Something was done.</summary>
    Advanced,

    /// <summary>It cannot go on at this moment.</summary>
    Waiting,
}
