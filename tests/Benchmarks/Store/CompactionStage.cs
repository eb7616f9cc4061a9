using System.Diagnostics;

namespace Tracepost.Benchmarks.Store;

/// <summary>
/// Lets DataService compact the days that are over, at once and without rest, as it otherwise does within hours, and waits until it has.
/// </summary>
internal sealed class CompactionStage(StoreSystem system)
{
    private static readonly Dictionary<string, string> AtOnce = new()
    {
        ["Compaction__AfterHours"] = "0", ["Compaction__Rest"] = "0", ["Compaction__IntervalSeconds"] = "1", ["Compaction__SettleSeconds"] = "1",
    };

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // Days that are over and not compacted, or of which the compaction has not ended. A partition's name ends with its day.
    private const string Waiting =
        """
        SELECT count(*)::float8 FROM (SELECT inhrelid AS oid, right(inhrelid::regclass::text, 8) AS day FROM pg_inherits
                                      WHERE inhparent = 'trace_fragments'::regclass) p
        WHERE day < to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD') AND pg_relation_size(oid) > 0
          AND NOT EXISTS (SELECT FROM compactions c WHERE c.day = to_date(p.day, 'YYYYMMDD') AND c.phase = 0 AND c.fragments > 0)
        """;

    /// <param name="patience">How long at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null if it was not done by then.</returns>
    public async Task<CompactedStore?> RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var before = await ClosedDays.ReadAsync(system.Database, cancellationToken);
        await system.ReplaceAsync(AtOnce, cancellationToken);
        var watch = Stopwatch.StartNew();
        var isDone = false;
        while (!isDone && watch.Elapsed < patience)
        {
            await Task.Delay(Look, cancellationToken);
            isDone = await system.ScalarAsync(Waiting, cancellationToken) == 0;
        }

        // They have all begun anew: what they have used is what this cost.
        var (took, cpu) = (watch.Elapsed, system.Cpu());
        await system.ReplaceAsync(new Dictionary<string, string>(), cancellationToken);
        if (!isDone) return null;
        await system.BecomeQuietAsync(TimeSpan.FromMinutes(1), cancellationToken);
        return new CompactedStore(
            took, cpu, before, await ClosedDays.ReadAsync(system.Database, cancellationToken),
            await StoredRows.ReadAsync(system.Database, cancellationToken), await TableSize.ReadAsync(system.Database, cancellationToken));
    }
}
