namespace Tracepost.DataService.Compaction;

/// <summary>How far a day is. The numbers are in the database.</summary>
internal enum CompactionPhase : short
{
    /// <summary>As it came, or compacted.</summary>
    None = 0,

    /// <summary>Its fragments are being copied.</summary>
    Copying = 1,

    /// <summary>They are copied; indexes are missing.</summary>
    Copied = 2,

    /// <summary>It can be exchanged.</summary>
    Indexed = 3,

    /// <summary>It is exchanged; what was noted of the rows before is still there.</summary>
    Exchanged = 4,
}
