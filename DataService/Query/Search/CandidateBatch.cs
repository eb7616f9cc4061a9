namespace Tracepost.DataService.Query.Search;

/// <summary>Candidates that came together.</summary>
/// <param name="Candidates">Whoever receives them releases them.</param>
/// <param name="DownToNs">With these and those before, all candidates that start here or later have come, Unix nanoseconds; <see cref="NotYet"/>: not known.</param>
internal readonly record struct CandidateBatch(List<Candidate> Candidates, long DownToNs)
{
    public const long NotYet = long.MaxValue;
}

/// <summary>What matches of a <see cref="CandidateBatch"/>.</summary>
internal readonly record struct MatchBatch(IReadOnlyList<FragmentMatch> Matches, long DownToNs);
