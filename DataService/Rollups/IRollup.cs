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
    /// <summary>Counts what changed in a trace. The change is valid until this returns.</summary>
    void Add(TraceChange change);

    /// <summary>Writes the counts, in the transaction that also marks the arrivals as counted.</summary>
    Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken);
}
