namespace Tracepost.DataService.Compaction.Lifecycle;

/// <summary>A row of <c>compactions</c> of a day that is being compacted.</summary>
/// <param name="Tables">The day.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="NextNs">Traces of which a slot's first fragment starts before this are copied.</param>
/// <param name="PhaseSince">When this phase began.</param>
internal sealed record CompactionDay(CompactionTables Tables, CompactionPhase Phase, long NextNs, DateTime PhaseSince);
