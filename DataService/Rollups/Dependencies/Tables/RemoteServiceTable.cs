using Npgsql;
using static Tracepost.DataService.Rollups.Dependencies.Tables.Batches;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>
/// The table <c>remote_services</c>. It also decides whose names are known at all: what is called like "bucket-4711" must not fill the
/// tables. Rounds never overlap, so nobody else inserts.
/// </summary>
internal static class RemoteServiceTable
{
    private const string Insert =
        """
        INSERT INTO remote_services (service, remote, last_seen)
        SELECT service, remote, $3
        FROM (SELECT wanted.*, row_number() OVER (PARTITION BY service ORDER BY remote) AS n, row_number() OVER () AS total
              FROM unnest($1, $2) AS wanted (service, remote)
              WHERE NOT EXISTS (SELECT FROM remote_services r WHERE r.service = wanted.service AND r.remote = wanted.remote)) AS missing
        LEFT JOIN (SELECT service, count(*) AS already FROM remote_services WHERE service = ANY ($1) GROUP BY service) AS counts USING (service)
        WHERE n + coalesce(already, 0) <= $4 AND total + (SELECT count(*) FROM remote_services) <= $5
        """;

    private const string Touch =
        """
        UPDATE remote_services r SET last_seen = $3
        FROM unnest($1, $2) AS seen (service, remote)
        WHERE r.service = seen.service AND r.remote = seen.remote AND r.last_seen < $3
        """;

    private const string Select = "SELECT service, remote FROM remote_services JOIN unnest($1, $2) AS wanted (service, remote) USING (service, remote)";

    /// <summary>Stores those that are new and notes that the others are seen.</summary>
    /// <returns>Those that have a row.</returns>
    public static async Task<HashSet<(string Service, string Remote)>> StoreAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<(string Service, string Remote)> remotes,
        DateOnly today,
        DependencyOptions options,
        CancellationToken cancellationToken)
    {
        var known = new HashSet<(string Service, string Remote)>();
        if (remotes.Count == 0) return known;
        var services = remotes.Select(pair => pair.Service).ToArray();
        var names = remotes.Select(pair => pair.Remote).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(Insert, Of(services), Of(names), Of(today), Of(options.MaxRemotesPerService), Of(options.MaxRemotes));
        batch.Add(Touch, Of(services), Of(names), Of(today));
        batch.Add(Select, Of(services), Of(names));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) known.Add((row.GetString(0), row.GetString(1)));
        return known;
    }
}
