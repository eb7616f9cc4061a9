using Npgsql;
using Tracepost.TraceModel.Dependencies;
using static Tracepost.DataService.Rollups.Dependencies.Tables.Batches;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>The table <c>link_names</c>. Rounds never overlap, so nobody else inserts.</summary>
internal static class LinkNameTable
{
    /// <summary>All that are one too many.</summary>
    public const string Other = "(other)";

    private const string Insert =
        """
        INSERT INTO link_names (name, last_seen, kind)
        SELECT name, $2, kind
        FROM (SELECT name, kind, row_number() OVER (ORDER BY name) AS n
              FROM unnest($1, $5) AS wanted (name, kind)
              WHERE NOT EXISTS (SELECT FROM link_names l WHERE l.name = wanted.name)) AS missing
        WHERE name = $4 OR n + (SELECT count(*) FROM link_names) <= $3
        """;

    // The kind that is said first stays.
    private const string Touch =
        """
        UPDATE link_names l SET last_seen = greatest(l.last_seen, $2), kind = CASE l.kind WHEN 0 THEN wanted.kind ELSE l.kind END
        FROM unnest($1, $3) AS wanted (name, kind)
        WHERE l.name = wanted.name AND (l.last_seen < $2 OR (l.kind = 0 AND wanted.kind <> 0))
        """;

    private const string Select = "SELECT id, name FROM link_names WHERE name = ANY ($1)";

    /// <summary>
    /// Gives names, of which <see cref="Other"/> is one, their numbers; it always gets one, and stands for those that get none. Notes what
    /// they are, as far as it is known.
    /// </summary>
    public static async Task<Dictionary<string, int>> StoreAsync(
        NpgsqlConnection connection, string[] names, NodeKind[] kinds, DateOnly today, int max, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var numbers = kinds.Select(kind => (short)kind).ToArray();
        batch.Add(Insert, Of(names), Of(today), Of(max), Of(Other), Of(numbers));
        batch.Add(Touch, Of(names), Of(today), Of(numbers));
        batch.Add(Select, Of(names));
        var ids = new Dictionary<string, int>();
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) ids.Add(row.GetString(1), row.GetInt32(0));
        return ids;
    }
}
