using Npgsql;

namespace Tracepost.DataService.Rollups;

/// <summary>Something that is counted from arriving spans, each of them once.</summary>
internal interface IRollup
{
    /// <summary>Begins a round. Rounds never overlap; one that fails is done again from its beginning.</summary>
    IRollupRound Begin();
}

/// <summary>One round of counting: many changes, then one writing.</summary>
internal interface IRollupRound
{
    /// <summary>
    /// Counts what changed in a trace. The change, its lists and the bytes of its spans are valid until this returns. A trace for which this
    /// throws is left out, and logged: attributes were not checked when they were stored.
    /// </summary>
    void Add(TraceChange change);

    /// <summary>
    /// Writes the counts, in the transaction that also marks the arrivals as counted: REPEATABLE READ, so that a row that another
    /// transaction has changed since it began fails the round. If PostgreSQL refuses the data itself, the commits are counted one by one,
    /// and the one that cannot be counted is left out.
    /// </summary>
    Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken);
}
