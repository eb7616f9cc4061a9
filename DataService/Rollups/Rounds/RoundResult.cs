namespace Tracepost.DataService.Rollups.Rounds;

/// <summary>What became of a round.</summary>
/// <param name="IsOthersTurn">Nothing was done, for another replica is at it.</param>
/// <param name="Commits">How many commits are done with.</param>
/// <param name="IsSetAside">It was one that could not be counted.</param>
internal readonly record struct RoundResult(bool IsOthersTurn = false, int Commits = 0, bool IsSetAside = false);
