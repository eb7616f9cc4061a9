using Npgsql;
using static Tracepost.DataService.Rollups.Dependencies.Tables.Batches;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>The table <c>tag_values</c>. Rounds never overlap, so nobody else inserts.</summary>
internal static class TagValueTable
{
    private const string Insert =
        """
        INSERT INTO tag_values (key, value, last_seen)
        SELECT key, value, $3
        FROM (SELECT wanted.*, row_number() OVER (PARTITION BY key ORDER BY value) AS n
              FROM unnest($1, $2) AS wanted (key, value)
              WHERE NOT EXISTS (SELECT FROM tag_values t WHERE t.key = wanted.key AND t.value = wanted.value)) AS missing
        LEFT JOIN (SELECT key, count(*) AS already FROM tag_values WHERE key = ANY ($1) GROUP BY key) AS counts USING (key)
        WHERE n + coalesce(already, 0) <= $4
        """;

    private const string Touch =
        """
        UPDATE tag_values t SET last_seen = $3
        FROM unnest($1, $2) AS seen (key, value)
        WHERE t.key = seen.key AND t.value = seen.value AND t.last_seen < $3
        """;

    /// <summary>Stores those that are new, as many as there may be of each key, and notes that the others are seen.</summary>
    public static async Task StoreAsync(
        NpgsqlConnection connection, IReadOnlyCollection<(string Key, string Value)> values, DateOnly today, int max, CancellationToken cancellationToken)
    {
        if (values.Count == 0) return;
        var keys = values.Select(pair => pair.Key).ToArray();
        var texts = values.Select(pair => pair.Value).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(Insert, Of(keys), Of(texts), Of(today), Of(max));
        batch.Add(Touch, Of(keys), Of(texts), Of(today));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
