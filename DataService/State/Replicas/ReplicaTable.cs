using Npgsql;
using Tracepost.DataService.Query;

namespace Tracepost.DataService.State.Replicas;

/// <summary>The tables <c>replicas</c> and <c>replica_reports</c>.</summary>
internal static class ReplicaTable
{
    private const string Upsert =
        """
        INSERT INTO replicas (id, machine, version, started_at, seen_at, disk_full, counters, counts)
        VALUES ($1, $2, $3, now() - make_interval(secs => $4), now(), $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, disk_full = excluded.disk_full, counters = excluded.counters, counts = excluded.counts
        """;

    private const string Insert = "INSERT INTO replica_reports (at, seconds, spans, bytes, commits) VALUES (now(), $1, $2, $3, $4)";

    // Replicas that do this at the same time wait for each other and find it done.
    private const string DeleteReports = "DELETE FROM replica_reports WHERE at < now() - interval '30 minutes'";
    private const string DeleteReplicas = "DELETE FROM replicas WHERE seen_at < now() - interval '1 hour'";

    /// <summary>Writes a report, and forgets what nobody looks at any more.</summary>
    public static async Task WriteAsync(NpgsqlDataSource database, ReplicaReport report, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        var upsert = new NpgsqlBatchCommand(Upsert);
        upsert.Add(report.Id);
        upsert.Add(report.Machine);
        upsert.Add(report.Version);
        upsert.Add(report.Uptime.TotalSeconds);
        upsert.Add(report.DiskFull);
        upsert.Add(report.Counters.Select(counter => counter.Name).ToArray());
        upsert.Add(report.Counters.Select(counter => counter.Count).ToArray());
        batch.BatchCommands.Add(upsert);

        var insert = new NpgsqlBatchCommand(Insert);
        insert.Add((float)report.Since.TotalSeconds);
        insert.Add(report.Stored.Spans);
        insert.Add(report.Stored.Bytes);
        insert.Add(report.Stored.Commits);
        batch.BatchCommands.Add(insert);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(DeleteReports));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(DeleteReplicas));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A replica that stops takes itself off the list.</summary>
    public static async Task RemoveAsync(NpgsqlDataSource database, Guid id, CancellationToken cancellationToken)
    {
        await using var delete = database.CreateCommand("DELETE FROM replicas WHERE id = $1");
        delete.Add(id);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>What a replica says of itself.</summary>
/// <param name="Id">Of the process.</param>
/// <param name="Machine">Its machine, or pod.</param>
/// <param name="Version">Tracepost's.</param>
/// <param name="Uptime">For how long it has been running.</param>
/// <param name="DiskFull">Whether its latest commit found the disk full.</param>
/// <param name="Counters">What it counted since it started.</param>
/// <param name="Since">The time of which <paramref name="Stored"/> tells.</param>
/// <param name="Stored">What it stored in that time.</param>
internal sealed record ReplicaReport(
    Guid Id, string Machine, string Version, TimeSpan Uptime, bool DiskFull, IReadOnlyList<(string Name, long Count)> Counters, TimeSpan Since, StoredCounts Stored);
