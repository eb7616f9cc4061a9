using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Traces;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Search;

/// <summary>Which fragments a search looks for.</summary>
internal sealed record FragmentSearch
{
    /// <summary>What PostgreSQL knows of them.</summary>
    public required CandidateSql Sql { get; init; }

    /// <summary>What their bytes must say.</summary>
    public required IFragmentMatcher Matcher { get; init; }

    /// <summary>The spans that are looked for start in it.</summary>
    public required TraceRange Range { get; init; }

    /// <summary>Who started them.</summary>
    public required NameIds Names { get; init; }

    /// <summary>Of each of these, a fragment has one token at least; none: filters tell nothing.</summary>
    public required IReadOnlyList<ulong[]> Tokens { get; init; }

    /// <summary>How many traces are wanted.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether nothing more needs to be known of a trace.</summary>
    public required Func<TraceId, bool> IsKnown { get; init; }
}
