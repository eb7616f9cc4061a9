using Npgsql;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State.Reading;

/// <summary>The DataServices that said lately that they are there.</summary>
internal static class ReplicaReader
{
    // Two reports may fail before it counts as gone.
    private const string Select =
        """
        SELECT machine, version, started_at, seen_at, seen_at > clock_timestamp() - interval '30 seconds', disk_full, counters, counts
        FROM replicas ORDER BY started_at, id
        """;

    public static async Task<List<Replica>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(Select, connection);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var replicas = new List<Replica>();
        while (await row.ReadAsync(cancellationToken))
        {
            var replica = new Replica
            {
                Machine = row.GetString(0),
                Version = row.GetString(1),
                Started = StateTime.ToUnixNano(row.GetDateTime(2)),
                Seen = StateTime.ToUnixNano(row.GetDateTime(3)),
                Alive = row.GetBoolean(4),
                DiskFull = row.GetBoolean(5),
            };
            var counters = await row.GetFieldValueAsync<string[]>(6, cancellationToken);
            var counts = await row.GetFieldValueAsync<long[]>(7, cancellationToken);
            replica.Counters.AddRange(counters.Zip(counts, (name, count) => new Counter { Name = name, Count = (ulong)count }));
            replicas.Add(replica);
        }

        return replicas;
    }
}
